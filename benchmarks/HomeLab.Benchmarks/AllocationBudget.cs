using System.Reflection;
using System.Text.Json;
using BenchmarkDotNet.Attributes;

namespace HomeLab.Benchmarks;

/// <summary>
/// Holds benchmarks to the bytes that they may allocate: budget.json maps <c>Class.Method</c> to bytes an operation. Cheap enough to run
/// with the tests, because it only counts.
/// </summary>
public static class AllocationBudget
{
    private const int WarmUps = 30;
    private const int Runs = 20;

    /// <summary>Some things happen once, and another process does others now and then: the round that met least of them counts.</summary>
    private const int Rounds = 5;

    /// <summary>The budgets by name.</summary>
    public static IReadOnlyDictionary<string, long> Budgets { get; } = JsonSerializer.Deserialize<Dictionary<string, long>>(
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "budget.json")))!;

    /// <summary>
    /// Bytes that one operation of a synchronous benchmark allocates on its thread, or where <see cref="IAllocatesElsewhere"/> says.
    /// Parameters take their first value.
    /// </summary>
    public static double Measure(string name)
    {
        var parts = name.Split('.');
        var type = typeof(AllocationBudget).Assembly.GetTypes().Single(type => type.Name == parts[0]);
        var method = type.GetMethod(parts[1]) ?? throw new ArgumentException($"There is no benchmark {name}.", nameof(name));
        var instance = Activator.CreateInstance(type)!;
        foreach (var property in type.GetProperties())
        {
            if (property.GetCustomAttribute<ParamsAttribute>() is { } values)
            {
                property.SetValue(instance, values.Values[0]);
            }
        }

        Call<GlobalSetupAttribute>(type, instance);
        var operation = method.ReturnType == typeof(void) ? method.CreateDelegate<Action>(instance) : AsAction(method, instance);
        WarmUp(operation);
        Func<long> allocatedBytes = instance is IAllocatesElsewhere elsewhere
            ? () => elsewhere.AllocatedBytes
            : GC.GetAllocatedBytesForCurrentThread;
        var allocated = Enumerable.Range(0, Rounds).Min(_ => Count(operation, allocatedBytes));
        Call<GlobalCleanupAttribute>(type, instance);
        return (double)allocated / Runs / (method.GetCustomAttribute<BenchmarkAttribute>()?.OperationsPerInvoke ?? 1);
    }

    /// <summary>Measures every budget, prints a table, returns an exit code.</summary>
    public static int Check(TextWriter output)
    {
        var exceeded = 0;
        foreach (var (name, budget) in Budgets)
        {
            var measured = Measure(name);
            exceeded += measured > budget ? 1 : 0;
            output.WriteLine($"{(measured > budget ? "OVER" : "ok  ")} {name,-60} {measured,12:0.0} B, budget {budget} B");
        }

        return exceeded == 0 ? 0 : 1;
    }

    private static void WarmUp(Action operation)
    {
        for (var i = 0; i < WarmUps; i++)
        {
            operation();
        }
    }

    private static long Count(Action operation, Func<long> allocatedBytes)
    {
        var before = allocatedBytes();
        for (var i = 0; i < Runs; i++)
        {
            operation();
        }

        return allocatedBytes() - before;
    }

    private static Action AsAction(MethodInfo method, object instance)
    {
        if (method.ReturnType == typeof(long))
        {
            var function = method.CreateDelegate<Func<long>>(instance);
            return () => function();
        }

        throw new ArgumentException(
            $"{method.DeclaringType!.Name}.{method.Name} must return void or long to have a budget.", nameof(method));
    }

    private static void Call<TAttribute>(Type type, object instance)
        where TAttribute : Attribute
    {
        foreach (var method in type.GetMethods().Where(method => method.GetCustomAttribute<TAttribute>() is not null))
        {
            method.Invoke(instance, null);
        }
    }
}

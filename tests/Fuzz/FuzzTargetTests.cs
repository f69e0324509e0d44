namespace HomeLab.Fuzz;

/// <summary>Keeps every target alive: each survives its seeds and some thousand mutations, the same ones in every run.</summary>
public sealed class FuzzTargetTests
{
    private const int Inputs = 3_000;

    public static TheoryData<string> Targets => [.. Fuzzer.Targets.Keys];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Survives_mutated_input(string name)
    {
        for (var number = 0; number < Inputs; number++)
        {
            var finding = Fuzzer.RunOne(name, Fuzzer.Targets[name], number);

            Assert.True(finding is null, $"--target {name} --only {number}: {finding?.Exception}");
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_number_always_gives_the_same_input(string name)
    {
        var target = Fuzzer.Targets[name];

        Assert.Equal(Fuzzer.Input(target, 12_345), Fuzzer.Input(target, 12_345));
        Assert.NotEqual(Fuzzer.Input(target, 12_345), Fuzzer.Input(target, 12_346));
    }
}

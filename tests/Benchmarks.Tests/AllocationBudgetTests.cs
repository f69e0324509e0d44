namespace HomeLab.Benchmarks.Tests;

public sealed class AllocationBudgetTests
{
    public static TheoryData<string, long> Budgets
    {
        get
        {
            var data = new TheoryData<string, long>();
            foreach (var (name, bytes) in AllocationBudget.Budgets)
            {
                data.Add(name, bytes);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Budgets))]
    public void An_operation_stays_within_its_budget(string benchmark, long bytes) =>
        Assert.InRange(AllocationBudget.Measure(benchmark), 0, bytes);
}

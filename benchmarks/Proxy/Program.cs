using HomeLab.Benchmarks.Proxy;
using HomeLab.Benchmarks.Proxy.Mock;

// Direct, nginx, @portkey-ai/gateway and HomeLab side by side; README.md says how to read it.
switch (args)
{
    case ["backend", var port]:
        using (new MockBackend(int.Parse(port, null)))
        {
            Thread.Sleep(Timeout.Infinite);
        }

        return 0;
    case ["scenarios"]:
        return Scenarios.Run();
    case [] or ["--quick"] or ["--only", _] or ["--quick", "--only", _] or ["--json", _] or ["--quick", "--json", _]:
        var effort = args.Contains("--quick") ? Effort.Quick : Effort.Full;
        var only = args.Contains("--only") ? args[^1] : "";
        using (var processes = new Processes())
        {
            var contestants = Contest.Start(processes)
                .Where(each => each.Name == "direct" || each.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
                .ToList();
            var rows = Contest.Run(contestants, effort);
            Console.WriteLine(Table.Render(rows));
            if (args.Contains("--json"))
            {
                ResultFile.Save(args[^1], rows);
            }
        }

        return 0;
    default:
        Console.Error.WriteLine("Usage: [--quick] [--only NAME | --json FILE] | scenarios");
        return 2;
}

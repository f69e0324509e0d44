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
            var rows = new List<Row>();
            foreach (var contestant in Contest.Start(processes).ToList())
            {
                if (contestant.Name == "direct" || contestant.Name.Contains(only, StringComparison.OrdinalIgnoreCase))
                {
                    rows.Add(new Measurement(contestant, effort).Run());
                    Console.Error.WriteLine($"{contestant.Name} done");
                }
            }

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

using HomeLab.Benchmarks.Proxy;

// Direct, nginx, @portkey-ai/gateway and HomeLab side by side: dotnet run --project benchmarks/Proxy -c Release [-- --quick]
// nginx: apt-get install nginx-light. Portkey: npm install --ignore-scripts in benchmarks/Proxy. Absent ones are left out.
if (args is ["backend", var port])
{
    await MockBackend.RunAsync(int.Parse(port, null));
    return 0;
}

var quick = args.Contains("--quick");
await using var contest = await Contest.StartAsync();
var rows = new List<Row>();
foreach (var contestant in contest.Contestants)
{
    rows.Add(await Measurement.RunAsync(contestant, quick));
    Console.Error.WriteLine($"{contestant.Name} done");
}

Console.WriteLine(Table.Render(rows));
return 0;

using HomeLab.LoadGenerator;

// dotnet run --project benchmarks/LoadGenerator -c Release -- --wake-streams 50 --speakers 4 --listeners 4 --chats 20 --seconds 600 --pid PID
LoadOptions options;
try
{
    options = LoadOptions.Parse(args);
}
catch (ArgumentException problem)
{
    await Console.Error.WriteLineAsync(problem.Message);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var report = await LoadRun.RunAsync(options, stop.Token);
report.Print(Console.Out);
if (options.Json.Length > 0)
{
    report.Save(options.Json);
}

return report.Errors == 0 ? 0 : 1;

using System.Globalization;
using HomeLab.FakeOllama;

// A double of Ollama for trying the gateway by hand: make fake-ollama ARGS="--port 11434 --load 3 --gap 0.05 --slots 1 --queue 512"
var settings = new ConfigurationBuilder().AddCommandLine(args).Build();
double Number(string name, double otherwise) =>
    double.Parse(settings[name] ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

await using var server = await FakeOllamaServer.StartAsync(new FakeOllamaOptions
{
    Port = (int)Number("port", 11434),
    LoadTime = TimeSpan.FromSeconds(Number("load", 2)),
    TokenGap = TimeSpan.FromSeconds(Number("gap", 0.03)),
    Slots = (int)Number("slots", 1),
    MaxQueue = (int)Number("queue", 512),
});
Console.WriteLine($"Fake Ollama on {server.Url} with {string.Join(", ", server.Models.Names)}. Ctrl+C ends it.");
var end = new TaskCompletionSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    end.TrySetResult();
};
await end.Task;

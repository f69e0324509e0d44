using System.Globalization;
using System.Text.Json;
using HomeLab.Inference.Wake;
using HomeLab.Testing;

namespace HomeLab.Inference.Tests.Wake;

public sealed class WakeScoresTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_clip_scores_as_the_reference_does()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.OpenWakeWord, WakeProbe.EveryHop);
        var rows = File.ReadAllLines(SharedFolder.Path("golden/wake-scores.tsv"));
        var words = rows[0].Split('\t')[1..].Select(file => WakeNames.Split(file).Name).ToArray();
        var worst = 0f;
        foreach (var row in rows[1..].Select(line => line.Split('\t')).Where(cells => cells.Length > 2))
        {
            var highest = await WakeProbe.HighestAsync(detector, row[0]["audio/".Length..]);
            for (var i = 0; i < words.Length; i++)
            {
                var difference = Math.Abs(float.Parse(row[i + 1], CultureInfo.InvariantCulture) - highest[words[i]]);
                worst = Math.Max(worst, difference);
            }
        }

        output.WriteLine($"Largest difference: {worst}");
        Assert.True(worst <= 0.02f, $"Largest difference {worst}");
    }

    [Fact]
    public async Task Every_hop_of_the_demo_clips_scores_as_the_reference_does()
    {
        using var detector = WakeWordDetector.Load(WakeProbe.Demo, WakeProbe.EveryHop);
        using var golden = JsonDocument.Parse(
            await File.ReadAllBytesAsync(SharedFolder.Path("golden/demo-wake/golden.json"), TestContext.Current.CancellationToken));
        var worst = 0f;
        foreach (var clip in golden.RootElement.GetProperty("scores").EnumerateObject())
        {
            using var stream = detector.OpenStream();
            stream.Select(null);
            var hops = await WakeProbe.FeedAsync(stream, WakeProbe.Padded("../golden/demo-wake/wav/" + clip.Name));
            foreach (var model in clip.Value.EnumerateObject())
            {
                var (expected, word) = (model.Value, WakeNames.Split(model.Name).Name);
                Assert.Equal(expected.GetArrayLength(), hops.Count);
                for (var hop = 0; hop < hops.Count; hop++)
                {
                    if (expected[hop].ValueKind == JsonValueKind.Number)
                    {
                        var score = hops[hop].Single(detection => detection.Name == word).Score;
                        worst = Math.Max(worst, Math.Abs(expected[hop].GetSingle() - score));
                    }
                }
            }
        }

        output.WriteLine($"Largest difference: {worst}");
        Assert.True(worst <= 1e-3f, $"Largest difference {worst}");
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using HomeLab.Inference.Recognition;

namespace HomeLab.Gateway.Cli;

/// <summary>Writes a transcript as text, JSON, SRT or WebVTT.</summary>
internal static class TranscriptText
{
    /// <summary>Writes the transcript of one file.</summary>
    public static void Write(TextWriter output, TranscribeRequest request, string file, Transcript transcript)
    {
        switch (request.Format)
        {
            case TranscriptFormat.Json:
                output.WriteLine(JsonSerializer.Serialize(Shape(file, transcript), TranscriptJsonContext.Default.TranscriptJson));
                break;
            case TranscriptFormat.Srt:
                WriteSubtitles(output, transcript, ',', numbered: true);
                break;
            case TranscriptFormat.Vtt:
                output.WriteLine("WEBVTT\n");
                WriteSubtitles(output, transcript, '.', numbered: false);
                break;
            default:
                WritePlain(output, request, file, transcript);
                break;
        }
    }

    /// <summary><c>01:02:03,004</c>.</summary>
    internal static string Time(TimeSpan time, char separator) => string.Create(
        CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}{separator}{time.Milliseconds:000}");

    private static void WritePlain(TextWriter output, TranscribeRequest request, string file, Transcript transcript)
    {
        var prefix = request.Files.Length > 1 ? file + ": " : "";
        if (request.Words)
        {
            foreach (var word in transcript.Segments.SelectMany(segment => segment.Words))
            {
                WriteTimed(word.Start, word.End, word.Text);
            }
        }
        else if (request.Timestamps)
        {
            foreach (var segment in transcript.Segments)
            {
                WriteTimed(segment.Start, segment.End, segment.Text);
            }
        }
        else
        {
            output.WriteLine(prefix + transcript.Text);
        }

        void WriteTimed(TimeSpan start, TimeSpan end, string text) =>
            output.WriteLine($"{prefix}[{Time(start, '.')} → {Time(end, '.')}] {text.Trim()}");
    }

    private static void WriteSubtitles(TextWriter output, Transcript transcript, char separator, bool numbered)
    {
        var number = 0;
        foreach (var segment in transcript.Segments)
        {
            if (numbered)
            {
                output.WriteLine((++number).ToString(CultureInfo.InvariantCulture));
            }

            output.WriteLine($"{Time(segment.Start, separator)} --> {Time(segment.End, separator)}");
            output.WriteLine(segment.Text.Trim());
            output.WriteLine();
        }
    }

    private static TranscriptJson Shape(string file, Transcript transcript) => new(
        file,
        transcript.Text,
        transcript.Language,
        Round(transcript.AudioDuration),
        [.. transcript.Segments.Select(Shape)]);

    private static SegmentJson Shape(TranscriptSegment segment) => new(
        Round(segment.Start),
        Round(segment.End),
        segment.Text.Trim(),
        segment.Words.Count == 0
            ? null
            : [.. segment.Words.Select(word => new WordJson(Round(word.Start), Round(word.End), word.Text.Trim()))]);

    private static double Round(TimeSpan time) => Math.Round(time.TotalSeconds, 3);
}

/// <summary>A transcript as one line of JSON; times in seconds.</summary>
internal sealed record TranscriptJson(string File, string Text, string? Language, double Duration, IReadOnlyList<SegmentJson> Segments);

/// <summary>A segment of <see cref="TranscriptJson"/>.</summary>
internal sealed record SegmentJson(
    double Start, double End, string Text, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<WordJson>? Words);

/// <summary>A word of <see cref="SegmentJson"/>.</summary>
internal sealed record WordJson(double Start, double End, string Text);

/// <summary>JSON of transcripts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(TranscriptJson))]
internal sealed partial class TranscriptJsonContext : JsonSerializerContext;

using System.Globalization;
using System.Text;
using System.Text.Json;
using HomeLab.Gateway.Llm.Json;
using HomeLab.Inference.Recognition;

namespace HomeLab.Gateway.Http.Audio.Transcription;

/// <summary>A transcript in the shapes of OpenAI's API. Times are seconds from the beginning of the audio.</summary>
internal static class TranscriptWriter
{
    /// <summary>What OpenAI sends for subtitles too; its .NET client takes every other type for JSON.</summary>
    private const string PlainText = "text/plain; charset=utf-8";

    /// <summary>Writes it.</summary>
    /// <returns>Content type and body.</returns>
    public static (string ContentType, byte[] Body) Write(
        Transcript transcript, TranscriptionRequest request, bool translated) => request.Format switch
        {
            TranscriptFormat.Text => (PlainText, Encoding.UTF8.GetBytes(transcript.Text + "\n")),
            TranscriptFormat.Srt => (PlainText, Encoding.UTF8.GetBytes(Subtitles(transcript, ',', numbered: true))),
            TranscriptFormat.Vtt => (PlainText, Encoding.UTF8.GetBytes("WEBVTT\n\n" + Subtitles(transcript, '.', numbered: false))),
            TranscriptFormat.VerboseJson => ("application/json", Json(json => WriteVerbose(json, transcript, request, translated))),
            _ => ("application/json", Json(json =>
            {
                json.WriteString("text"u8, transcript.Text);
                if (request.LogProbabilities)
                {
                    WriteLogProbabilities(json, transcript.Segments);
                }

                WriteUsage(json, transcript);
            })),
        };

    /// <summary>Writes <c>usage</c>: OpenAI bills these by length.</summary>
    public static void WriteUsage(Utf8JsonWriter json, Transcript transcript)
    {
        json.WriteStartObject("usage"u8);
        json.WriteString("type"u8, "duration");
        json.WriteNumber("seconds"u8, Math.Ceiling(transcript.AudioDuration.TotalSeconds));
        json.WriteEndObject();
    }

    /// <summary>Writes <c>logprobs</c>: each token of some segments, with its bytes because a token may be a part of a character.</summary>
    public static void WriteLogProbabilities(Utf8JsonWriter json, IEnumerable<TranscriptSegment> segments)
    {
        json.WriteStartArray("logprobs"u8);
        foreach (var token in segments.SelectMany(segment => segment.Tokens))
        {
            json.WriteStartObject();
            json.WriteString("token"u8, token.Text);
            json.WriteNumber("logprob"u8, token.LogProbability);
            json.WriteStartArray("bytes"u8);
            foreach (var value in token.Bytes.Span)
            {
                json.WriteNumberValue(value);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteVerbose(Utf8JsonWriter json, Transcript transcript, TranscriptionRequest request, bool translated)
    {
        json.WriteString("task"u8, translated ? "translate" : "transcribe");
        json.WriteString("language"u8, translated ? "english" : LanguageName(transcript.Language));
        json.WriteNumber("duration"u8, Math.Round(transcript.AudioDuration.TotalSeconds, 3));
        json.WriteString("text"u8, transcript.Text);
        if (request.Words)
        {
            WriteWords(json, transcript.Segments);
        }

        if (request.Segments)
        {
            WriteSegments(json, transcript.Segments);
        }

        WriteUsage(json, transcript);
    }

    private static void WriteWords(Utf8JsonWriter json, IEnumerable<TranscriptSegment> segments)
    {
        json.WriteStartArray("words"u8);
        foreach (var word in segments.SelectMany(segment => segment.Words))
        {
            json.WriteStartObject();
            json.WriteString("word"u8, word.Text.Trim());
            WriteTimes(json, word.Start, word.End);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSegments(Utf8JsonWriter json, IReadOnlyList<TranscriptSegment> segments)
    {
        json.WriteStartArray("segments"u8);
        for (var i = 0; i < segments.Count; i++)
        {
            WriteSegment(json, i, segments[i]);
        }

        json.WriteEndArray();
    }

    private static void WriteTimes(Utf8JsonWriter json, TimeSpan start, TimeSpan end)
    {
        json.WriteNumber("start"u8, Math.Round(start.TotalSeconds, 3));
        json.WriteNumber("end"u8, Math.Round(end.TotalSeconds, 3));
    }

    private static void WriteSegment(Utf8JsonWriter json, int id, TranscriptSegment segment)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, id);
        json.WriteNumber("seek"u8, (int)(segment.Start.TotalSeconds * 100));
        WriteTimes(json, segment.Start, segment.End);
        json.WriteString("text"u8, segment.Text);
        json.WriteStartArray("tokens"u8);
        foreach (var token in segment.Tokens)
        {
            json.WriteNumberValue(token.Id);
        }

        json.WriteEndArray();
        json.WriteNumber("temperature"u8, segment.Temperature);
        json.WriteNumber("avg_logprob"u8, segment.AverageLogProbability);
        json.WriteNumber("compression_ratio"u8, segment.CompressionRatio);
        json.WriteNumber("no_speech_prob"u8, segment.NoSpeechProbability);
        json.WriteEndObject();
    }

    private static string Subtitles(Transcript transcript, char separator, bool numbered)
    {
        var text = new StringBuilder();
        var number = 0;
        foreach (var segment in transcript.Segments.Where(segment => !string.IsNullOrWhiteSpace(segment.Text)))
        {
            number++;
            if (numbered)
            {
                text.Append(CultureInfo.InvariantCulture, $"{number}\n");
            }

            var (start, end) = (Time(segment.Start, separator), Time(segment.End, separator));
            text.Append(CultureInfo.InvariantCulture, $"{start} --> {end}\n{segment.Text.Trim()}\n\n");
        }

        return text.ToString();
    }

    private static string Time(TimeSpan time, char separator) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}{separator}{time.Milliseconds:000}");

    /// <summary>OpenAI writes the language's English name in lower case.</summary>
    private static string LanguageName(string? code)
    {
        if (string.IsNullOrEmpty(code))
        {
            return "unknown";
        }

        try
        {
            var culture = CultureInfo.GetCultureInfo(code, predefinedOnly: true);
            return culture.EnglishName.Split(' ', '(')[0].ToLowerInvariant();
        }
        catch (CultureNotFoundException)
        {
            return code;
        }
    }

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var body = new PooledBuffer();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return body.Written.ToArray();
    }
}

using System.Text.Json;
using HomeLab.Inference;
using HomeLab.Inference.Audio;
using HomeLab.Inference.Models;
using HomeLab.Inference.Vad;
using Microsoft.Extensions.Options;

namespace HomeLab.Gateway.Http.Audio.Activity;

/// <summary><c>/audio/speech/timestamps</c>: where in an upload somebody speaks, as <c>[{"start","end"}]</c> in milliseconds.</summary>
internal sealed class ActivityRoutes : IDisposable
{
    /// <summary>An hour of floats is 230 MB; more is not held at once.</summary>
    private static readonly TimeSpan LongestAudio = TimeSpan.FromHours(1);

    private readonly Lazy<IVoiceActivityDetector> _detector;
    private readonly Ffmpeg _ffmpeg;
    private readonly IOptions<AudioOptions> _options;
    private readonly ILogger<ActivityRoutes> _logger;

    /// <summary>Loads nothing yet: the detector is read when first asked for.</summary>
    public ActivityRoutes(ModelStore store, Ffmpeg ffmpeg, IOptions<AudioOptions> options, ILogger<ActivityRoutes> logger)
    {
        _ffmpeg = ffmpeg;
        _options = options;
        _logger = logger;
        _detector = new Lazy<IVoiceActivityDetector>(() => VoiceActivity.Load(store.Installed(ModelKind.Vad)
            .SelectMany(model => Directory.EnumerateFiles(model.Folder, "*.onnx"))
            .FirstOrDefault()));
    }

    /// <summary>Maps it.</summary>
    public void Map(IEndpointRouteBuilder routes, string prefix) => routes.MapPost(prefix + "/speech/timestamps", RunAsync);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_detector.IsValueCreated)
        {
            _detector.Value.Dispose();
        }
    }

    private async Task RunAsync(HttpContext http)
    {
        try
        {
            var upload = await Upload.ReadAsync(http, _options.Value.MaxUploadBytes);
            await using (upload.Audio)
            {
                await using var source = await AudioFile.OpenAsync(upload.Audio, ownsStream: false, _ffmpeg, http.RequestAborted);
                var samples = await AudioFile.ReadSpeechAsync(source, LongestAudio, http.RequestAborted);
                var segments = await Task.Run(() => Listen(samples, Settings(upload), http.RequestAborted), http.RequestAborted);
                await JsonAnswer.SendAsync(http, json => Write(segments, json));
            }
        }
        catch (Exception failure) when (failure is RefusedException or InferenceException or InvalidDataException)
        {
            await ErrorShape.OpenAi.WriteAsync(http, AudioFailure.Explain(failure, _logger)!);
        }
    }

    private IReadOnlyList<SpeechSegment> Listen(float[] samples, SpeechSegmenterOptions settings, CancellationToken cancellationToken)
    {
        using var stream = _detector.Value.OpenStream();
        var segmenter = new SpeechSegmenter(settings);
        var frame = new float[IVoiceActivityDetector.FrameSamples];
        for (var at = 0; at < samples.Length; at += frame.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(frame.Length, samples.Length - at);
            samples.AsSpan(at, count).CopyTo(frame);
            frame.AsSpan(count).Clear();
            segmenter.Push(stream.Push(frame));
        }

        return segmenter.Segments(samples.Length);
    }

    private static SpeechSegmenterOptions Settings(Upload upload)
    {
        var settings = new SpeechSegmenterOptions();
        if (float.TryParse(upload.Field("threshold").ToString(), System.Globalization.CultureInfo.InvariantCulture, out var threshold))
        {
            settings.Threshold = Math.Clamp(threshold, 0.05f, 0.95f);
        }

        settings.MinSilence = Milliseconds(upload, "min_silence_duration_ms") ?? settings.MinSilence;
        settings.MinSpeech = Milliseconds(upload, "min_speech_duration_ms") ?? settings.MinSpeech;
        settings.Padding = Milliseconds(upload, "speech_pad_ms") ?? settings.Padding;
        return settings;
    }

    private static TimeSpan? Milliseconds(Upload upload, string name) =>
        uint.TryParse(upload.Field(name).ToString(), out var value) ? TimeSpan.FromMilliseconds(Math.Min(value, 3_600_000)) : null;

    private static void Write(IReadOnlyList<SpeechSegment> segments, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var segment in segments)
        {
            json.WriteStartObject();
            json.WriteNumber("start"u8, segment.Start * 1000 / SpeechInput.SampleRateHz);
            json.WriteNumber("end"u8, segment.End * 1000 / SpeechInput.SampleRateHz);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

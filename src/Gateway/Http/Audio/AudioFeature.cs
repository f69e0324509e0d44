using HomeLab.Gateway.Configuration;
using HomeLab.Gateway.Http.Audio.Activity;
using HomeLab.Gateway.Http.Audio.Speech;
using HomeLab.Gateway.Http.Audio.Transcription;
using HomeLab.Inference.Audio;

namespace HomeLab.Gateway.Http.Audio;

/// <summary>OpenAI's audio routes on the engines of this process, each with and without <c>/v1</c>.</summary>
internal static class AudioFeature
{
    /// <summary>Adds the services.</summary>
    public static void Add(WebApplicationBuilder builder)
    {
        var options = builder.AddSettings<AudioOptions>(AudioOptions.Section);
        builder.Services.AddSingleton(new Ffmpeg(new FfmpegOptions { MaxInputBytes = options.MaxUploadBytes }));
        builder.Services.AddSingleton<Transcriber>();
        builder.Services.AddSingleton<TranscriptionRoutes>();
        builder.Services.AddSingleton<SpeechVoices>();
        builder.Services.AddSingleton<SpeechRoutes>();
        builder.Services.AddSingleton<ActivityRoutes>();
        builder.Services.AddSingleton<AudioLists>();
    }

    /// <summary>Maps the routes.</summary>
    public static void Map(WebApplication app)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["/v1/audio", "/audio"])
        {
            app.Services.GetRequiredService<TranscriptionRoutes>().Map(app, prefix);
            app.Services.GetRequiredService<SpeechRoutes>().Map(app, prefix);
            app.Services.GetRequiredService<ActivityRoutes>().Map(app, prefix);
            app.Services.GetRequiredService<AudioLists>().Map(app, prefix);
        }
    }
}

namespace HomeLab.Gateway.Hosting;

/// <summary>Who finds the end of speech, and how much silence it takes: Home Assistant's own levels.</summary>
public enum SpeechEnd
{
    /// <summary>The client, which then sends <c>audio-stop</c>.</summary>
    Client,

    /// <summary>The server, after 1.25 s of silence: for who thinks while speaking.</summary>
    Relaxed,

    /// <summary>The server, after 0.7 s of silence.</summary>
    Default,

    /// <summary>The server, after 0.25 s of silence: fast, and cuts off who hesitates.</summary>
    Aggressive,
}

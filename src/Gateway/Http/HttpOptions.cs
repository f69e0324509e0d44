using HomeLab.Gateway.Configuration;

namespace HomeLab.Gateway.Http;

/// <summary>Settings of the HTTP port, beside its address; section <c>Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Http";

    /// <summary>
    /// Web pages whose scripts may call the API, for example <c>http://open-webui.home:3000</c>; <c>*</c> is all. <value>The default is
    /// none.</value>
    /// </summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Headers that a request may have. <value>The default is 100, Kestrel's own; more is answered with 431.</value></summary>
    [Setting("a number from 16 to 1000", Min = 16, Max = 1000)]
    public int MaxRequestHeaders { get; set; } = 100;

    /// <summary>How long a client may take over its headers. <value>The default is 15 s: nobody types them by hand.</value></summary>
    [Setting("a duration from 1s to 5m", Min = 1, Max = 300)]
    public TimeSpan HeaderTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Slowest body that is waited for, in bytes a second on average; slower ones get 408. <value>The default is 240, Kestrel's own; 0
    /// waits for ever.</value>
    /// </summary>
    [Setting("a number of bytes from 0 to 1000000", Min = 0, Max = 1_000_000)]
    public int MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>
    /// How long a body may be slower than that at its beginning. <value>The default is 5 s; the server looks once a second.</value>
    /// </summary>
    [Setting("a duration from 1.1s to 10m", Min = 1.1, Max = 600)]
    public TimeSpan BodyGrace { get; set; } = TimeSpan.FromSeconds(5);
}

namespace HomeLab.Gateway.Cli;

/// <summary>What the process says when it ends. <c>homelab --help</c> lists them.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>The work itself failed: a model that cannot be loaded, audio that cannot be read, a failed check.</summary>
    public const int Failure = 1;

    /// <summary>Wrong arguments or settings; nothing was done.</summary>
    public const int Usage = 2;

    /// <summary>Something is missing: a model, a program, a server that does not answer.</summary>
    public const int Missing = 3;
}

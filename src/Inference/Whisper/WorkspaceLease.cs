using HomeLab.Inference.Whisper.Decoding;
using Microsoft.ML.OnnxRuntime;

namespace HomeLab.Inference.Whisper;

/// <summary>A worker's workspace for the time of one job, with cancellation tied to the native call that runs in it.</summary>
internal sealed class WorkspaceLease : IDisposable
{
    private readonly Action<DecoderWorkspace> _giveBack;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;

    /// <summary>Ties a workspace to a token.</summary>
    public WorkspaceLease(DecoderWorkspace workspace, Action<DecoderWorkspace> giveBack, CancellationToken cancellationToken)
    {
        (Workspace, _giveBack, _cancellationToken) = (workspace, giveBack, cancellationToken);
        _registration = cancellationToken.UnsafeRegister(static state => ((RunOptions)state!).Terminate = true, Workspace.RunOptions);
    }

    /// <summary>The workspace.</summary>
    public DecoderWorkspace Workspace { get; }

    /// <summary>Whether an exception only says that the job was cancelled.</summary>
    public bool IsCancellation(Exception failure) =>
        _cancellationToken.IsCancellationRequested && failure is OperationCanceledException or OnnxRuntimeException;

    /// <summary>Gives the workspace back, once no cancellation can reach it any more.</summary>
    public void Dispose()
    {
        _registration.Dispose();
        Workspace.RunOptions.Terminate = false;
        _giveBack(Workspace);
    }
}

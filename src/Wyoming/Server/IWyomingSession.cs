using HomeLab.Wyoming.Protocol;

namespace HomeLab.Wyoming.Server;

/// <summary>
/// One connection's state. The read loop calls it with one event at a time, in the order of the wire; <c>describe</c> and <c>ping</c>
/// never reach it. It is disposed when the connection ends, after <see cref="WyomingConnection.Closed"/> was cancelled and the last
/// returned task has ended.
/// </summary>
public interface IWyomingSession : IAsyncDisposable
{
    /// <summary>
    /// Whether closing the connection now would cut off a turn: audio or text of a request is arriving, or an answer is under way.
    /// At shutdown the server waits for turns only; the idle limit counts only outside of them. Read from other threads.
    /// </summary>
    bool InTurn { get; }

    /// <summary>
    /// Takes one event. Runs on the connection's thread: copy what is needed from the frame, start work, return. Events that the
    /// session does not know are to be ignored.
    /// </summary>
    /// <param name="frame">Borrowed: invalid once this method returns. Because it is a ref struct the method itself cannot be
    /// <c>async</c>; read what is needed and return the task of an async method.</param>
    /// <returns>
    /// A completed task when the next event may come at once (audio chunks, pieces of text, work that goes on in the background).
    /// Otherwise the answer that is being computed: later events wait, in order and in bounded memory, until it has ended, while
    /// <c>describe</c> and <c>ping</c> are still answered and a leaving peer still cancels <see cref="WyomingConnection.Closed"/>.
    /// A <see cref="WyomingProtocolException"/> ends the connection with an <c>error</c> event; cancellation by
    /// <see cref="WyomingConnection.Closed"/> ends it quietly; anything else is a bug, is logged and ends it.
    /// </returns>
    ValueTask HandleAsync(in Frame frame);
}

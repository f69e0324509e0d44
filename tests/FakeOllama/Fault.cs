namespace HomeLab.FakeOllama;

/// <summary>What goes wrong with a request.</summary>
public enum Fault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The connection breaks before the answer begins.</summary>
    DieBeforeFirstByte,

    /// <summary>The connection breaks after two tokens.</summary>
    DieMidStream,

    /// <summary>Two tokens, then Ollama's own error line, then the end.</summary>
    ErrorMidStream,

    /// <summary>The answer ends after two tokens as if it were whole.</summary>
    StopMidStream,

    /// <summary>Status 200 and a page of HTML.</summary>
    GarbageFirst,

    /// <summary>Two tokens, then bytes that are no JSON.</summary>
    GarbageMidStream,

    /// <summary>The request is taken and never answered.</summary>
    Hang,

    /// <summary>Two tokens, then silence.</summary>
    HangMidStream,

    /// <summary>500 with an error.</summary>
    Error500,

    /// <summary>503, as when the queue is full.</summary>
    Busy,
}

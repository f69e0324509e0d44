namespace HomeLab.Gateway.Llm;

/// <summary>Order of service: a waiting request of a lower value always goes first.</summary>
public enum RequestPriority
{
    /// <summary>Somebody stands in the room and waits.</summary>
    Voice = 0,

    /// <summary>Somebody types.</summary>
    Interactive = 1,

    /// <summary>Titles, tags, follow-up questions, batch jobs.</summary>
    Background = 2,
}

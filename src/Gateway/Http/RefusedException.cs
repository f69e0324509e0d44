namespace HomeLab.Gateway.Http;

/// <summary>
/// A client's request cannot be put into the backend's words. Thrown deep inside a translation, caught by the dispatcher.
/// </summary>
internal sealed class RefusedException(Refusal refusal) : Exception(refusal.Message)
{
    /// <summary>What the client hears.</summary>
    public Refusal Refusal => refusal;

    /// <summary>A field is wrong.</summary>
    public static RefusedException BadRequest(string message, string param) => new(Refusal.BadRequest(message, param));
}

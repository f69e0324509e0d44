namespace HomeLab.Gateway.Http;

/// <summary>The client left while its answer was written. The server may notice that before the request's token fires.</summary>
internal sealed class ClientGoneException() : OperationCanceledException("The client left.");

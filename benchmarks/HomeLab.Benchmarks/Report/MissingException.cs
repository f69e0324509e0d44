namespace HomeLab.Benchmarks.Report;

/// <summary>Something that a measurement needs is not on this machine; the message says what, and how to get it.</summary>
internal sealed class MissingException(string message) : Exception(message);

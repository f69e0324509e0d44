using System.CommandLine;

namespace HomeLab.Gateway.Cli;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class TaughtCommand(string name, string description, string lesson) : Command(name, description)
{
    /// <summary>What stands below the list of options: examples, and what a first user would ask.</summary>
    public string Lesson { get; } = lesson;
}

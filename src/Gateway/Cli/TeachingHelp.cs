using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace HomeLab.Gateway.Cli;

/// <summary>The usual help, then the lesson of the command.</summary>
internal sealed class TeachingHelp(HelpAction usual) : SynchronousCommandLineAction
{
    /// <summary>Puts it in place of the usual help.</summary>
    public static void Use(RootCommand root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        option.Action = new TeachingHelp((HelpAction)option.Action!);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var result = usual.Invoke(parseResult);
        if (parseResult.CommandResult.Command is TaughtCommand taught)
        {
            parseResult.InvocationConfiguration.Output.WriteLine(taught.Lesson.TrimEnd());
        }

        return result;
    }
}

using System.CommandLine;
using HomeLab.Gateway.Access;
using HomeLab.Gateway.Access.Keys;
using HomeLab.Gateway.Llm;

namespace HomeLab.Gateway.Cli;

/// <summary><c>homelab keys new|list|revoke</c>.</summary>
internal static class KeysCommand
{
    private const string Description = """
        Make, list and revoke the API keys of the HTTP port.

        A key is asked for when the port can be reached from other machines. It is shown once, when it is made; the file
        keeps its hash only. The running gateway takes changes over within a second.

          homelab keys new --id open-webui
          homelab keys new --id kids --model "llama3.2*" --requests-per-minute 10 --tokens-per-day 50000
          homelab keys revoke kids
        """;

    private static readonly Option<string> Id = new("--id") { Description = "Name of the key in logs and metrics.", Required = true };
    private static readonly Option<string[]> Models = new("--model") { Description = "A model it may use; * at the end stands for anything. Repeatable; none = all.", DefaultValueFactory = _ => [] };
    private static readonly Option<string[]> Routes = new("--route") { Description = "The beginning of a path it may use, e.g. /v1/audio. Repeatable; none = all.", DefaultValueFactory = _ => [] };
    private static readonly Option<int> RequestsPerMinute = new("--requests-per-minute") { Description = "Limit; 0 = none." };
    private static readonly Option<long> TokensPerDay = new("--tokens-per-day") { Description = "Limit; 0 = none." };
    private static readonly Option<int> Concurrency = new("--concurrency") { Description = "Requests at once; 0 = no limit." };
    private static readonly Option<RequestPriority> Priority = new("--priority")
    {
        Description = "The best class its requests may have.",
        DefaultValueFactory = _ => RequestPriority.Voice,
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var fresh = new Command("new", "Make a key and show it, once.")
        {
            Id,
            Models,
            Routes,
            RequestsPerMinute,
            TokensPerDay,
            Concurrency,
            Priority,
        };
        fresh.SetAction(New);
        var list = new Command("list", "Show the keys: ids and limits.");
        list.SetAction(List);
        var id = new Argument<string>("id") { Description = "The key's name." };
        var revoke = new Command("revoke", "Delete a key.") { id };
        revoke.SetAction(parsed => Revoke(parsed, parsed.GetValue(id)!));
        return new Command("keys", Description) { fresh, list, revoke };
    }

    private static int New(ParseResult parsed)
    {
        var path = PathOf(parsed);
        var keys = Read(path);
        var id = parsed.GetValue(Id)!;
        if (keys.Any(key => key.Id == id))
        {
            throw new CommandException(
                ExitCode.Usage, $"There is a key '{id}' already. Revoke it first (homelab keys revoke {id}), or choose another --id.");
        }

        var secret = KeyFile.NewSecret();
        var made = new ApiKey
        {
            Id = id,
            Sha256 = KeyFile.Hash(secret),
            RequestsPerMinute = parsed.GetValue(RequestsPerMinute),
            TokensPerDay = parsed.GetValue(TokensPerDay),
            Concurrency = parsed.GetValue(Concurrency),
            Priority = parsed.GetValue(Priority),
            Created = DateTimeOffset.UtcNow.ToString("u"),
        };
        Array.ForEach(parsed.GetValue(Models)!, made.Models.Add);
        Array.ForEach(parsed.GetValue(Routes)!, made.Routes.Add);
        KeyFile.Write(path, [.. keys, made]);
        Console.Error.WriteLine($"Key '{id}' is in {path} (its hash only). This is the only time that it is shown:");
        Console.Out.WriteLine(secret);
        return ExitCode.Success;
    }

    private static int List(ParseResult parsed)
    {
        foreach (var key in Read(PathOf(parsed)))
        {
            var limits = $"{Limit(key.RequestsPerMinute)}/min, {Limit(key.TokensPerDay)} tokens/day, {Limit(key.Concurrency)} at once";
            Console.Out.WriteLine($"{key.Id}\t{key.Created}\t{limits}\t{key.Priority}\t{string.Join(' ', key.Models.Concat(key.Routes))}");
        }

        return ExitCode.Success;
    }

    private static int Revoke(ParseResult parsed, string id)
    {
        var path = PathOf(parsed);
        var keys = Read(path);
        var left = keys.Where(key => key.Id != id).ToList();
        if (left.Count == keys.Count)
        {
            throw new CommandException(ExitCode.Failure, $"There is no key '{id}' in {path}. See: homelab keys list");
        }

        KeyFile.Write(path, left);
        Console.Error.WriteLine($"Key '{id}' is revoked.");
        return ExitCode.Success;
    }

    private static string Limit(long limit) => limit == 0 ? "∞" : $"{limit}";

    private static string PathOf(ParseResult parsed) =>
        CommonOptions.ReadSettings(parsed)[$"{AccessOptions.Section}:{nameof(AccessOptions.KeysFile)}"] is { Length: > 0 } path
            ? path
            : KeyFile.DefaultPath;

    private static IReadOnlyList<ApiKey> Read(string path)
    {
        try
        {
            return KeyFile.Read(path);
        }
        catch (InvalidDataException broken)
        {
            throw new CommandException(ExitCode.Failure, broken.Message);
        }
    }
}

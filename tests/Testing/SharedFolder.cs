using Xunit;

namespace HomeLab.Testing;

/// <summary>
/// The reference data beside the checkout (golden values, real audio, real models). Absent on a user's machine: such tests skip and say so.
/// </summary>
public static class SharedFolder
{
    private static readonly string? Root = Locate();

    /// <summary>Whether the reference data is there.</summary>
    public static bool Exists => Root is not null;

    /// <summary>Full path of a reference file or folder; skips the running test where it is absent.</summary>
    public static string Path(string relative)
    {
        Assert.SkipWhen(Root is null, "The reference data folder 'shared' is not beside this checkout (set HOMELAB_SHARED to its path).");

        return System.IO.Path.Combine(Root, relative);
    }

    private static string? Locate()
    {
        if (Environment.GetEnvironmentVariable("HOMELAB_SHARED") is { Length: > 0 } configured)
        {
            return Directory.Exists(configured) ? configured : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "HomeLab.sln")))
            {
                var beside = System.IO.Path.Combine(folder.Parent?.FullName ?? "/", "shared");
                return Directory.Exists(beside) ? beside : null;
            }
        }

        return null;
    }
}

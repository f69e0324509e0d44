namespace HomeLab.Testing;

/// <summary>The checkout that the tests were built from.</summary>
public static class RepositoryFolder
{
    /// <summary>Full path of the folder that holds HomeLab.sln.</summary>
    public static string Root { get; } = Locate();

    /// <summary>Full path of a file or folder of the checkout.</summary>
    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    private static string Locate()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "HomeLab.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException("The tests run outside a checkout: no HomeLab.sln above " + AppContext.BaseDirectory);
    }
}

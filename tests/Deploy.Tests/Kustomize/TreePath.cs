namespace HomeLab.Deploy.Tests.Kustomize;

/// <summary>Paths inside the tree, with forward slashes and without a disk.</summary>
internal static class TreePath
{
    /// <summary>folder + relative, with `.` and `..` resolved.</summary>
    public static string Combine(string folder, string relative)
    {
        var steps = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var step in relative.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(step => step != "."))
        {
            if (step != "..")
            {
                steps.Add(step);
            }
            else if (steps.Count > 0)
            {
                steps.RemoveAt(steps.Count - 1);
            }
        }

        return string.Join('/', steps);
    }

    /// <summary>The folder that a file lies in.</summary>
    public static string Folder(string path) => path[..Math.Max(path.LastIndexOf('/'), 0)];
}

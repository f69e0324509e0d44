using System.Reflection;
using System.Runtime.InteropServices;

namespace HomeLab.Inference.Espeak;

/// <summary>Finds the shared library of espeak-ng, once a process, and says how to install it where it is missing.</summary>
internal static class EspeakLibrary
{
    /// <summary>Names under which distributions and package managers install it; the versioned one comes without a -dev package.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "libespeak-ng.so.1", "libespeak-ng.so", "libespeak-ng.1.dylib", "/opt/homebrew/lib/libespeak-ng.1.dylib",
        "/usr/local/lib/libespeak-ng.1.dylib", "libespeak-ng.dll",
    ];

    private static readonly Lazy<nint> Handle = new(() => Load(Names));

    /// <summary>Loads the library and makes <see cref="EspeakNative"/> use it. May be called again.</summary>
    /// <exception cref="InferenceException">It is not installed.</exception>
    public static nint Ensure() => Handle.Value;

    /// <summary>Loads the first of <paramref name="names"/> that exists.</summary>
    internal static nint Load(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (NativeLibrary.TryLoad(name, out var handle))
            {
                NativeLibrary.SetDllImportResolver(typeof(EspeakNative).Assembly, Resolve);
                return handle;
            }
        }

        throw new InferenceException(
            $"espeak-ng is not installed: none of {string.Join(", ", names)} could be loaded. Piper voices need it for phonemes. "
            + "Install it with 'apt-get install libespeak-ng1' (Debian, Ubuntu), 'dnf install espeak-ng' (Fedora), "
            + "'apk add espeak-ng' (Alpine) or 'brew install espeak-ng' (macOS), then start again.");
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath) =>
        library == EspeakNative.Library ? Ensure() : 0;
}

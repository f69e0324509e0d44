namespace HomeLab.Inference.Models;

/// <summary>Where an installed model came from.</summary>
public enum ModelOrigin
{
    /// <summary>The store, listed in models.lock and verified.</summary>
    Store,

    /// <summary>The user's own file under <c>custom/</c>; nobody vouches for it.</summary>
    Custom,

    /// <summary>The demo set that ships with the program: a fallback, to be announced as such.</summary>
    Demo,
}

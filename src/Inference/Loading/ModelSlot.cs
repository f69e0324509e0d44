namespace HomeLab.Inference.Loading;

/// <summary>One model's place in the budget, loaded or not. All state is guarded by <see cref="ModelMemory.Gate"/>.</summary>
internal abstract class ModelSlot(ModelMemory memory, string kind, string name, long bytes) : IDisposable
{
    /// <summary>What the model is for.</summary>
    public string Kind => kind;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Memory that it takes, about.</summary>
    public long Bytes => bytes;

    /// <summary>Whether it is kept while it is unused. It still makes room as the last one.</summary>
    public bool StaysWarm { get; set; }

    /// <summary>Whether its bytes count: it is loaded, or being loaded.</summary>
    public bool IsResident { get; set; }

    /// <summary>Whether it could be unloaded now.</summary>
    public bool IsIdle => IsResident && !InUse;

    /// <summary>Whether somebody uses it, or waits for it.</summary>
    public bool InUse => Users > 0;

    /// <summary>When it was last used.</summary>
    public long LastUse { get; private set; }

    /// <summary>Leases that are out.</summary>
    protected int Users { get; private set; }

    /// <summary>The budget.</summary>
    protected ModelMemory Memory => memory;

    /// <summary>Takes the loaded model out, to be freed by <see cref="FreeDetached"/> outside of the gate.</summary>
    public abstract void Detach();

    /// <summary>Frees what was taken out.</summary>
    public abstract void FreeDetached();

    /// <summary>Takes the model out of the budget; it is freed when its last user lets go.</summary>
    public abstract void Dispose();

    /// <summary>Counts a user.</summary>
    protected void Enter()
    {
        Users++;
        LastUse = memory.Now;
    }

    /// <summary>Takes a user off.</summary>
    protected void Leave()
    {
        Users--;
        LastUse = memory.Now;
        memory.Released();
    }
}

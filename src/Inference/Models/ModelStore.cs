using HomeLab.Inference.Models.Downloads;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HomeLab.Inference.Models;

/// <summary>
/// The models of this home: listed ones that were downloaded and verified, the user's own, and the demo set. Thread-safe; reading takes
/// no lock, so a running service sees what another process installs at its next look.
/// </summary>
public sealed class ModelStore
{
    private readonly ModelStoreOptions _options;
    private readonly HttpClient _client;
    private readonly StoreDisk _disk;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly StoreFolder _store;
    private readonly StoreFolder _demo;
    private readonly CustomModels _custom;

    /// <summary>Opens the store; an absent folder is an empty store and is created by the first pull.</summary>
    /// <param name="options">Where it lies; the defaults follow the environment.</param>
    /// <param name="log">Messages 2400–2499.</param>
    /// <exception cref="ModelStoreException">A model list is faulty.</exception>
    public ModelStore(ModelStoreOptions? options = null, ILogger<ModelStore>? log = null)
        : this(options ?? new ModelStoreOptions(), log, null, new StoreDisk(), TimeProvider.System)
    {
    }

    internal ModelStore(ModelStoreOptions options, ILogger? log, HttpClient? client, StoreDisk disk, TimeProvider clock)
    {
        _options = options;
        _client = client ?? ModelHttpClient.Create(options);
        _disk = disk;
        _clock = clock;
        _log = log ?? NullLogger.Instance;
        var root = Path.GetFullPath(options.Root);
        var list = options.LockPath is { } path ? ModelLock.Load(path) : ModelLock.LoadEmbedded();
        var demoList = Path.Combine(options.DemoFolder, "models.lock");
        _store = new StoreFolder(root, list, ModelOrigin.Store, disk);
        _demo = new StoreFolder(
            options.DemoFolder, File.Exists(demoList) ? ModelLock.Load(demoList) : ModelLock.Empty, ModelOrigin.Demo, disk);
        _custom = new CustomModels(Path.Combine(root, "custom"), _log);
    }

    /// <summary>Full path of the store's folder.</summary>
    public string Root => _store.Root;

    /// <summary>Full path of the folder with the user's own models; it need not exist.</summary>
    public string CustomFolder => _custom.Root;

    /// <summary>Full path of the demo set's folder; it need not exist.</summary>
    public string DemoFolder => _demo.Root;

    /// <summary>The models that can be installed.</summary>
    public ModelLock Lock => _store.List;

    /// <summary>
    /// Every complete model of a kind: the user's own first, then the store's in the order of models.lock, then the demo set. Of two with
    /// one id only the first is returned. The demo set is a fallback: use it where nothing else of the kind is there, and say so.
    /// </summary>
    public IReadOnlyList<InstalledModel> Installed(ModelKind kind)
    {
        var listed = new[] { _store, _demo }.SelectMany(
            folder => folder.List.Entries.Where(entry => entry.Kind == kind).Select(entry => Look(folder, entry)).OfType<InstalledModel>());
        return [.. _custom.Find(kind).Concat(listed).DistinctBy(model => model.Id, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The installed model of that name, of any kind and origin; null when there is none.</summary>
    public InstalledModel? Find(string id) =>
        Enum.GetValues<ModelKind>().SelectMany(Installed).FirstOrDefault(model => model.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>Everything that is there or could be.</summary>
    public IReadOnlyList<ModelListing> List()
    {
        var custom = Enum.GetValues<ModelKind>()
            .SelectMany(_custom.Find)
            .Select(
                model => new ModelListing(
                    model.Id, model.Kind, model.Id, model.Languages, null, model.Bytes, ModelState.Installed, ModelOrigin.Custom, false));
        return
        [
            .. custom,
            .. _store.List.Entries.Select(entry => Describe(_store, entry, ModelOrigin.Store)),
            .. _demo.List.Entries.Select(entry => Describe(_demo, entry, ModelOrigin.Demo)),
        ];
    }

    /// <summary>
    /// Installs models from the mirror or the hub, with the features that wake words need. One model's failure does not stop the others;
    /// what was received of it is kept and resumed by the next call.
    /// </summary>
    /// <param name="ids">Names in models.lock; empty for the default set.</param>
    /// <param name="progress">For progress bars.</param>
    /// <param name="cancellationToken">Stops; what arrived is kept.</param>
    /// <exception cref="ModelStoreException">A name is unknown, the folder cannot be written, or the disk has too little room for all of
    /// it.</exception>
    public Task<IReadOnlyList<PullOutcome>> PullAsync(
        IReadOnlyCollection<string> ids, IProgress<PullProgress>? progress = null, CancellationToken cancellationToken = default) =>
        PullAsync(Select(ids), Sources(), progress, cancellationToken);

    /// <summary>
    /// Installs those models of the default set that the mirror folder has complete, without any network; the first thing <c>make run</c>
    /// does.
    /// </summary>
    /// <returns>What was installed just now; empty without a mirror folder.</returns>
    /// <exception cref="ModelStoreException">The mirror or the store's folder cannot be used.</exception>
    public async Task<IReadOnlyList<PullOutcome>> InstallAvailableAsync(CancellationToken cancellationToken = default)
    {
        if (MirrorFolder() is not { } mirror)
        {
            return [];
        }

        var models = _store.List.DefaultSet.Where(model => _store.StateOf(model) != ModelState.Installed && mirror.Has(model)).ToList();
        return models.Count == 0 ? [] : await PullAsync(models, [mirror], null, cancellationToken);
    }

    /// <summary>Hashes every file of the named models again, or of all that are there.</summary>
    /// <exception cref="ModelStoreException">A name is unknown.</exception>
    public async Task<IReadOnlyList<VerifyOutcome>> VerifyAsync(
        IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default)
    {
        var models = ids.Count > 0
            ? ids.Select(Known).ToList()
            : [.. _store.List.Entries.Where(entry => Directory.Exists(_store.FolderOf(entry)))];
        var outcomes = new List<VerifyOutcome>();
        foreach (var model in models)
        {
            outcomes.Add(new VerifyOutcome(model.Id, await _store.VerifyAsync(model, cancellationToken)));
        }

        return outcomes;
    }

    /// <summary>Deletes a model of the store, with what an interrupted download left of it.</summary>
    /// <returns>False when there was nothing of it.</returns>
    /// <exception cref="ModelStoreException">It is not a model of the store, or cannot be deleted.</exception>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken = default)
    {
        var folder = _store.FolderOf(Removable(id));
        using var held = await StoreLock.AcquireAsync(Root, _clock, _log.WaitingForStore, cancellationToken);
        if (!Directory.Exists(folder))
        {
            return false;
        }

        try
        {
            // Renamed first, so that nobody ever sees half a model; deleting through a link removes the link only.
            var doomed = folder + ".removed";
            Directory.Move(folder, doomed);
            Directory.Delete(doomed, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw StoreErrors.NotWritable(folder, failure);
        }

        _log.ModelRemoved(id);
        return true;
    }

    private async Task<IReadOnlyList<PullOutcome>> PullAsync(
        IReadOnlyList<ModelEntry> models, IReadOnlyList<IModelSource> sources, IProgress<PullProgress>? progress, CancellationToken cancellationToken)
    {
        using var held = await StoreLock.AcquireAsync(Root, _clock, Waiting, cancellationToken);
        return await new ModelPull(_store, sources, _options, _disk, _clock, _log).RunAsync(models, progress, cancellationToken);

        void Waiting()
        {
            _log.WaitingForStore();
            foreach (var model in models)
            {
                progress?.Report(new PullProgress(model.Id, PullStage.Waiting, 0, model.Bytes));
            }
        }
    }

    private IReadOnlyList<ModelEntry> Select(IReadOnlyCollection<string> ids)
    {
        var chosen = ids.Count > 0 ? ids.Select(Known).ToList() : [.. _store.List.DefaultSet];
        var features = chosen.Select(model => model.Features).OfType<string>().Select(_store.List.Find).OfType<ModelEntry>();
        return [.. features.Concat(chosen).DistinctBy(model => model.Id)];
    }

    private ModelEntry Known(string id) => _store.List.Find(id) ?? throw StoreErrors.Unknown(id, _store.List);

    private ModelEntry Removable(string id)
    {
        if (_store.List.Find(id) is { } listed)
        {
            return listed;
        }

        throw Find(id) is { } other
            ? new ModelStoreException(
                $"'{id}' is not a model of the store but {(other.Origin == ModelOrigin.Demo ? "part of the demo set" : "your own")}; its files are in '{other.Folder}'.")
            : StoreErrors.Unknown(id, _store.List);
    }

    private InstalledModel? Look(StoreFolder folder, ModelEntry entry)
    {
        var found = folder.Find(entry);
        if (found is null && folder == _store && folder.StateOf(entry) == ModelState.Damaged)
        {
            _log.ModelDamaged(entry.Id, folder.FolderOf(entry));
        }

        return found;
    }

    private IReadOnlyList<IModelSource> Sources()
    {
        var hub = HttpSource.Hub(_client);
        if (MirrorFolder() is { } folder)
        {
            return [folder, hub];
        }

        return _options.Mirror is { } url ? [HttpSource.Mirror(_client, new Uri(url)), hub] : [hub];
    }

    private FolderMirror? MirrorFolder()
    {
        if (_options.Mirror is not { } mirror || IsUrl(mirror))
        {
            return null;
        }

        return Directory.Exists(mirror)
            ? new FolderMirror(mirror)
            : throw new ModelStoreException(
                $"The model mirror '{mirror}' is neither a folder nor an http(s) address. Correct HOMELAB_MODEL_MIRROR or unset it.");
    }

    private static bool IsUrl(string mirror) => Uri.TryCreate(mirror, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static ModelListing Describe(StoreFolder folder, ModelEntry entry, ModelOrigin origin) =>
        new(entry.Id, entry.Kind, entry.Title, entry.Languages, entry.Licence, entry.Bytes, folder.StateOf(entry), origin, entry.IsDefault);
}

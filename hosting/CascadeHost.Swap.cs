namespace EarlyExitGen.Hosting;

/// <content>A newer cascade takes the place of the one that answers.</content>
internal sealed partial class CascadeHost<TCascade, TInput, TPrediction>
{
    /// <inheritdoc/>
    public async Task SwapAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (_stopped || _current is null)
        {
            throw Stopped();
        }

        await _swapping.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ManifestClassifier<TCascade, TInput, TPrediction> next =
                await Task.Run(() => LoadNext(folder, cancellationToken), cancellationToken).ConfigureAwait(false);
            Replace(next);
            (_folder, _refitted) = (Path.GetFullPath(folder), null);
            Log.Swapped(_logger, Name, folder, next.Info.Fingerprint);
        }
        finally
        {
            _swapping.Release();
        }
    }

    // Hashes and graphs are checked as ever, and all blocks are run: the one that answers is not touched until then.
    private ManifestClassifier<TCascade, TInput, TPrediction> LoadNext(
        string folder, CancellationToken cancellationToken) => Ready(
            ManifestClassifier<TCascade, TInput, TPrediction>.Load(ManifestIn(folder), LoadOptions(folder)),
            cancellationToken);

    private ManifestClassifier<TCascade, TInput, TPrediction> Ready(
        ManifestClassifier<TCascade, TInput, TPrediction> next, CancellationToken cancellationToken)
    {
        try
        {
            next.Dial = _dial;
            next.WarmUp(cancellationToken);
            return next;
        }
        catch
        {
            next.Dispose();
            throw;
        }
    }

    private void Replace(ManifestClassifier<TCascade, TInput, TPrediction> next)
    {
        LoadedCascade<TInput, TPrediction> before = _current!;
        lock (_turning)
        {
            next.Dial = _dial;
            _current = new LoadedCascade<TInput, TPrediction>(next);
        }

        Apply(_options);
        _shadow.Reset(next.Info);
        before.Release();
    }

    private static string ManifestIn(string folder)
    {
        string full = Path.GetFullPath(folder);
        string[] manifests = Directory.Exists(full) ? Directory.GetFiles(full, "*.cascade.json") : [];
        return manifests.Length == 1 ? manifests[0] : throw new CascadeException(
            FormattableString.Invariant(
                $"{full} has {manifests.Length} manifests (*.cascade.json); a cascade's folder has one."),
            full);
    }

    private async Task SwapLoggedAsync(string folder)
    {
        try
        {
            await SwapAsync(folder, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.SwapRefused(_logger, e, Name, folder);
        }
    }
}

namespace EarlyExitGen.Hosting;

/// <content>A newer cascade takes the place of the one that answers.</content>
internal sealed partial class CascadeHost<TCascade, TInput, TPrediction>
{
    /// <inheritdoc/>
    public override async Task SwapAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        RequireRunning();
        await _swapping.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ManifestClassifier<TCascade, TInput, TPrediction> next =
                await Task.Run(() => LoadNext(folder, cancellationToken), cancellationToken).ConfigureAwait(false);
            Replace(next);
            (_folder, _refitted) = (Path.GetFullPath(folder), null);
            Log.Swapped(Logger, Name, folder, next.Info.Fingerprint);
        }
        finally
        {
            _swapping.Release();
        }
    }

    // Hashes and graphs are checked as ever, and all blocks are run: the one that answers is not touched until then.
    private ManifestClassifier<TCascade, TInput, TPrediction> LoadNext(
        string folder, CancellationToken cancellationToken) => Ready(
            ManifestClassifier<TCascade, TInput, TPrediction>.Load(
                CascadeFolder.ManifestIn(folder), LoadOptions(folder)),
            cancellationToken);

    private ManifestClassifier<TCascade, TInput, TPrediction> Ready(
        ManifestClassifier<TCascade, TInput, TPrediction> next, CancellationToken cancellationToken)
    {
        try
        {
            next.Dial = Dial;
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
        HoldDial(dial =>
        {
            next.Dial = dial;
            _current = new LoadedCascade<TInput, TPrediction>(next);
        });
        Apply();
        _shadow.Reset(next.Info);
        before.Release();
    }

    private async Task SwapLoggedAsync(string folder)
    {
        try
        {
            await SwapAsync(folder, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            Log.SwapRefused(Logger, e, Name, folder);
        }
    }
}

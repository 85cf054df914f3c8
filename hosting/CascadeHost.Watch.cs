using EarlyExitGen.Hosting.Shadow;

namespace EarlyExitGen.Hosting;

/// <content>What is done about a broken promise.</content>
internal sealed partial class CascadeHost<TCascade, TInput, TPrediction>
{
    private string? _folder;
    private string? _refitted;
    private float _owed;

    // The folder of the files of the cascade that answers.
    private string Folder =>
        _folder ?? Options.Folder ?? Path.Combine(AppContext.BaseDirectory, "cascades", TCascade.Manifest.Folder);

    /// <inheritdoc/>
    public override async Task SaveAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        RequireLoaded();
        await _swapping.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            string from = Folder;
            string? manifest = _refitted;
            string file = CascadeFolder.ManifestIn(from);
            await Task.Run(
                () => CascadeCopy.Write(from, file, manifest, folder, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            _swapping.Release();
        }
    }

    // The promise is broken beyond doubt.
    private void OnBroken(ShadowReport report, Func<float, float?> holds)
    {
        Log.Broken(
            Logger, Name, report.Total.Seen, report.Total.Rate, report.Total.Lower, report.Promised);
        _owed = Dial;
        if (Options.ShadowTurnsBack && holds(Dial) is { } dial && dial < Dial)
        {
            Log.TurnedBack(Logger, Name, _owed, dial);
            Turn(dial);
            _shadow.TurnedBack(_owed);
        }

        // What comes from here on, for what came before are mostly other texts.
        if (Options.ShadowRefits && Info.Rule == CascadeRule.Agreement)
        {
            Log.Gathering(Logger, Name, Options.ShadowRefitTexts);
            _shadow.Gather(Options.ShadowRefitTexts);
        }
    }

    private void OnShifted(ShadowReport report) => Log.Shifted(
        Logger, Name, report.Total.Seen, report.Shift!.ExitsDistance, report.Shift.ScoresDistance);

    // Never throws: what goes wrong is logged.
    private async Task RefitAsync(IReadOnlyList<ObservedText> texts)
    {
        try
        {
            await _swapping.WaitAsync().ConfigureAwait(false);
            try
            {
                await Task.Run(() => Refit(texts)).ConfigureAwait(false);
            }
            finally
            {
                _swapping.Release();
            }
        }
        catch (Exception e)
        {
            Log.RefitFailed(Logger, e, Name);
        }
    }

    private void Refit(IReadOnlyList<ObservedText> texts)
    {
        if (IsStopped)
        {
            return;
        }

        string folder = Folder;
        string manifest = PromiseRefit.Fit(
            _refitted ?? File.ReadAllText(CascadeFolder.ManifestIn(folder)), Info.Fingerprint, texts);
        ManifestClassifier<TCascade, TInput, TPrediction> next = Ready(
            ManifestClassifier<TCascade, TInput, TPrediction>.Parse(manifest, folder, LoadOptions(folder)),
            CancellationToken.None);
        Replace(next);
        (_folder, _refitted) = (folder, manifest);
        Turn(_owed);
        HostInstruments.Refitted.Add(1, new KeyValuePair<string, object?>(HostInstruments.Cascade, Name));
        Log.Refitted(
            Logger, Name, texts.Count, next.Info.Fingerprint, _owed,
            next.Info.Promises.Count == 0 ? 1 : next.Info.Promises[0].Rate);
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Cli;
using EarlyExitGen.Toolchain.Foundation.Files;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Cutting;

namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>
/// Learns heads for all places from a classifier's own answers. The texts are gone through in windows, whose hidden
/// states are kept while the heads learn from them, so that the model runs once over each text however many epochs
/// there are. Stopped or killed, it goes on from its state, running the model again over the window that it was in.
/// </summary>
internal sealed class HeadTraining
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<HeadShape> _shapes;
    private readonly IReadOnlyList<int> _layers;
    private readonly HeadSettings _settings;
    private readonly string _stateFile;

    /// <summary>Prepares it.</summary>
    /// <param name="shapes">The sizes of each head; all have the same width and the same labels.</param>
    /// <param name="layers">The layers before each place.</param>
    /// <param name="settings">How they learn.</param>
    /// <param name="stateFile">Where its state goes.</param>
    public HeadTraining(
        IReadOnlyList<HeadShape> shapes, IReadOnlyList<int> layers, HeadSettings settings, string stateFile) =>
        (_shapes, _layers, _settings, _stateFile) = (shapes, layers, settings, stateFile);

    /// <summary>How large a window's states become at most.</summary>
    public long WindowBytes { get; init; } = StateWindow.MostBytes;

    /// <summary>Whether there is a state to go on from.</summary>
    public bool IsResumed { get; init; }

    /// <summary>What is told where it was stopped and its state is kept.</summary>
    public static string Stopped(string stateFile) =>
        $"stopped; repeat the command with --resume to go on. State: {stateFile}";

    /// <summary>Learns.</summary>
    /// <param name="runner">The model, cut at the places.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="model">What tells the model from others.</param>
    /// <param name="folder">Where states of texts go.</param>
    /// <param name="onAnswer">Takes the last exit's probabilities for each text; null for nobody.</param>
    /// <param name="cancellation">Stops it; the state is saved.</param>
    /// <exception cref="StoppedException">It was stopped.</exception>
    public IReadOnlyList<LearnedHead> Run(
        StateRunner runner,
        IReadOnlyList<EncodedIds> texts,
        string model,
        string folder,
        Action<int, float[]>? onAnswer,
        CancellationToken cancellation)
    {
        string fingerprint = Fingerprint(texts, model);
        int[][] windows = Windows(texts);
        LearningState? state =
            IsResumed ? LearningState.Load(_stateFile, fingerprint, _shapes) : null;
        long all = windows.Sum(window => (long)HeadLearner.Steps(window.Length, _settings) * _settings.Epochs);
        long first = 0;
        for (int i = 0; i < windows.Length; i++)
        {
            long own = (long)HeadLearner.Steps(windows[i].Length, _settings) * _settings.Epochs;
            bool isLearnt = state is not null && (i < state.Window || (i == state.Window && state.Step == own));
            if (onAnswer is not null || !isLearnt)
            {
                using StateWindow window = Fill(runner, texts, windows[i], i, windows.Length, folder, cancellation);
                for (int text = 0; text < windows[i].Length; text++)
                {
                    onAnswer?.Invoke(windows[i][text], window.Target(text).ToArray());
                }

                if (!isLearnt)
                {
                    state ??= new LearningState(0, 0, Start(window));
                    state = i == state.Window ? state : state with { Window = i, Step = 0 };
                    state = Learn(window, state, first, all, own, fingerprint, cancellation);
                }
            }

            first += own;
        }

        return state!.Heads;
    }

    private StateWindow Fill(
        StateRunner runner,
        IReadOnlyList<EncodedIds> texts,
        int[] window,
        int number,
        int count,
        string folder,
        CancellationToken cancellation)
    {
        EncodedIds[] own = [.. window.Select(text => texts[text])];
        FreeSpace.Require(folder, own.Sum(text => (long)text.Ids.Length) * BytesOfToken, folder);
        string part = count == 1 ? "" : FormattableString.Invariant($", part {number + 1} of {count}");
        return ProgressBar.Run("Running the model" + part, own.Length, 0, step => StateWindow.Fill(
            folder, _shapes[0], _layers.Count, runner, own, step, cancellation));
    }

    private long BytesOfToken => StateWindow.BytesOfToken(_shapes[0].Hidden, _layers.Count);

    private List<LearnedHead> Start(StateWindow window) =>
    [
        .. _layers.Select((layer, place) => LearnedHead.Start(
            _shapes[place],
            StateScaling.Measure(window, place, _shapes[place].Hidden),
            new SplitMix64(_settings.Seed, layer))),
    ];

    private LearningState Learn(
        StateWindow window,
        LearningState state,
        long first,
        long all,
        long own,
        string fingerprint,
        CancellationToken cancellation)
    {
        HeadLearner learner = new(state.Heads, _settings);
        long done = state.Step;
        Stopwatch sinceSaved = Stopwatch.StartNew();
        void Save()
        {
            (state with { Step = done }).Save(_stateFile, fingerprint);
            sinceSaved.Restart();
        }

        try
        {
            ProgressBar.Run("Learning heads", all, first + done, step =>
            {
                learner.Learn(
                    window,
                    first,
                    all,
                    done,
                    now =>
                    {
                        step((int)(now - done));
                        done = now;
                        if (sinceSaved.Elapsed > SaveEvery)
                        {
                            Save();
                        }
                    },
                    cancellation);
                return 0;
            });
        }
        catch (OperationCanceledException)
        {
            Save();
            throw new StoppedException(Stopped(_stateFile));
        }

        // What follows takes a while too.
        Save();
        return state with { Step = own };
    }

    // Each a random sample of the texts, so that what is learnt from one is not forgotten with the next.
    private int[][] Windows(IReadOnlyList<EncodedIds> texts)
    {
        int[] order = [.. Enumerable.Range(0, texts.Count)];
        new SplitMix64(_settings.Seed).Shuffle<int>(order);
        long tokens = order.Sum(text => (long)texts[text].Ids.Length);
        long most = Math.Max(1, WindowBytes / BytesOfToken);
        int count = (int)Math.Min(order.Length, (tokens + most - 1) / most);
        return [.. Enumerable.Range(0, count).Select(i => order[
            (int)((long)i * order.Length / count)..(int)((long)(i + 1) * order.Length / count)])];
    }

    private string Fingerprint(IReadOnlyList<EncodedIds> texts, string model)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        (int epochs, int batch, double rate) = (_settings.Epochs, _settings.Batch, _settings.Rate);
        hash.AppendData(Encoding.UTF8.GetBytes(
            FormattableString.Invariant($"{model} {epochs} {batch} {rate} {_settings.WarmUp} {_settings.Decay} ")
            + FormattableString.Invariant($"{_settings.Dropout} {_settings.Seed} {string.Join(',', _shapes)} ")
            + FormattableString.Invariant($"{WindowBytes} {string.Join(',', _layers)} ")));
        foreach (EncodedIds text in texts)
        {
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes<int>(text.Ids));
            hash.AppendData([0xff]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

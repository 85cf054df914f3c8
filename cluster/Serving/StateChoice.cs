namespace EarlyExitGen.Cluster.Serving;

/// <summary>
/// Whether a text goes on as its token ids or as its state, from what both have cost: ids cost a deep silo the front
/// blocks once more, by the length of the text, as it has measured; a state costs the way there, by its bytes, as
/// measured from here. Thread-safe.
/// </summary>
/// <param name="states">What the silo is told.</param>
internal sealed class StateChoice(ClusterStates states)
{
    // Calls with states before the way there counts as measured.
    private const int Enough = 8;

    // The last calls that count: a median of them is not moved by a pause of some process.
    private const int Kept = 32;

    // Of so many texts one goes on in the dearer form, and of so many calls one asks what blocks cost: both may change.
    private const int Again = 256;

    private readonly Lock _gate = new();
    private readonly Queue<double> _plain = [];
    private readonly Queue<double> _perByte = [];
    private BlockCosts? _blocks;
    private double? _secondsPerByte;
    private int _texts;
    private int _calls;

    /// <summary>Whether any text may go on as its state.</summary>
    public bool MayBe => states != ClusterStates.Never;

    /// <summary>Whether this call is to ask what blocks cost.</summary>
    public bool AsksCosts() => states == ClusterStates.Auto
        && (Volatile.Read(ref _blocks) is null || Interlocked.Increment(ref _calls) % Again == 0);

    /// <summary>Whether a state is cheaper.</summary>
    /// <param name="blocks">What the front blocks cost a deep silo, in seconds.</param>
    /// <param name="bytes">The bytes that the state has more than the ids.</param>
    /// <param name="secondsPerByte">What the way there costs.</param>
    public static bool IsCheaper(double blocks, int bytes, double secondsPerByte) => blocks > bytes * secondsPerByte;

    /// <summary>Decides.</summary>
    /// <param name="tokens">The text's tokens.</param>
    /// <param name="bytes">The bytes that its state has more than its ids.</param>
    public bool IsState(int tokens, int bytes)
    {
        if (states != ClusterStates.Auto || Volatile.Read(ref _blocks) is not { } blocks)
        {
            return states == ClusterStates.Always;
        }

        double? secondsPerByte;
        lock (_gate)
        {
            secondsPerByte = _secondsPerByte;
        }

        return secondsPerByte is not { } rate
            || IsCheaper(blocks.At(tokens), bytes, rate) != (Interlocked.Increment(ref _texts) % Again == 0);
    }

    /// <summary>Learns what a deep silo has measured.</summary>
    public void Learn(BlockCosts blocks) => Volatile.Write(ref _blocks, blocks);

    /// <summary>Learns what the way there and back has cost a call.</summary>
    /// <param name="bytes">The bytes of states in it; 0 for none.</param>
    /// <param name="way">The time of the call, less the time that the deep silo had the texts.</param>
    public void Learn(int bytes, TimeSpan way)
    {
        lock (_gate)
        {
            if (bytes == 0)
            {
                Keep(_plain, way.TotalSeconds);
                return;
            }

            double plain = _plain.Count == 0 ? 0 : Median(_plain);
            Keep(_perByte, Math.Max(0, way.TotalSeconds - plain) / bytes);
            if (_perByte.Count >= Enough)
            {
                _secondsPerByte = Median(_perByte);
            }
        }
    }

    private static void Keep(Queue<double> queue, double value)
    {
        queue.Enqueue(value);
        if (queue.Count > Kept)
        {
            queue.Dequeue();
        }
    }

    private static double Median(Queue<double> queue)
    {
        double[] all = [.. queue];
        Array.Sort(all);
        return all[all.Length / 2];
    }
}

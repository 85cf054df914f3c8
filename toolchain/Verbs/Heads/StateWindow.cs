using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Cutting;
using Microsoft.Win32.SafeHandles;

namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>
/// The hidden states of some texts at all places, rounded to half precision, in a file that no other process sees; and
/// the probabilities that the last exit gives them. Learning reads them as often as it goes through the texts, so that
/// the model runs once.
/// </summary>
internal sealed class StateWindow : IStateSource, IDisposable
{
    /// <summary>How large such a file becomes at most.</summary>
    public const long MostBytes = 2L << 30;

    private static readonly float Largest = (float)Half.MaxValue;

    private readonly SafeFileHandle _file;
    private readonly int _hidden;
    private readonly int _labels;
    private readonly int _places;
    private readonly long[] _starts;
    private readonly float[] _targets;

    private StateWindow(SafeFileHandle file, int hidden, int labels, int places, long[] starts)
    {
        (_file, _hidden, _labels, _places, _starts) = (file, hidden, labels, places, starts);
        _targets = new float[Count * labels];
    }

    /// <inheritdoc/>
    public int Count => _starts.Length - 1;

    /// <summary>The bytes that the states of a token take.</summary>
    public static long BytesOfToken(int hidden, int places) => (long)hidden * places * sizeof(ushort);

    /// <summary>Runs the model over texts.</summary>
    /// <param name="folder">Where the file goes; nothing is left there.</param>
    /// <param name="shape">The heads' sizes.</param>
    /// <param name="places">The number of places.</param>
    /// <param name="runner">The model.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="onTexts">Called with the number of texts that are done, from any thread.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="ToolException">The model gives logits that are not finite.</exception>
    public static StateWindow Fill(
        string folder,
        HeadShape shape,
        int places,
        StateRunner runner,
        IReadOnlyList<EncodedIds> texts,
        Action<int> onTexts,
        CancellationToken cancellation)
    {
        long[] starts = new long[texts.Count + 1];
        for (int i = 0; i < texts.Count; i++)
        {
            starts[i + 1] = starts[i] + texts[i].Ids.Length;
        }

        string path = Path.Combine(folder, Path.GetRandomFileName());
        SafeFileHandle file = File.OpenHandle(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, FileOptions.DeleteOnClose);
        if (!OperatingSystem.IsWindows())
        {
            // What a killed process leaves is then nothing.
            File.Delete(path);
        }

        StateWindow window = new(file, shape.Hidden, shape.Labels, places, starts);
        try
        {
            runner.Run(texts, window.Write, window.Answer, onTexts, cancellation);
            return window;
        }
        catch
        {
            window.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Tokens(int text) => (int)(_starts[text + 1] - _starts[text]);

    /// <inheritdoc/>
    public void Read(int text, int place, Span<float> states)
    {
        Half[] halves = System.Buffers.ArrayPool<Half>.Shared.Rent(states.Length);
        Span<Half> own = halves.AsSpan(0, states.Length);
        Span<byte> bytes = MemoryMarshal.AsBytes(own);
        for (int read = 0; read < bytes.Length;)
        {
            int more = RandomAccess.Read(_file, bytes[read..], Offset(text, place) + read);
            read += more > 0 ? more : throw new EndOfStreamException();
        }

        TensorPrimitives.ConvertToSingle(own, states);
        System.Buffers.ArrayPool<Half>.Shared.Return(halves);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Target(int text) => _targets.AsSpan(text * _labels, _labels);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private long Offset(int text, int place) =>
        ((_starts[text] * _places) + ((long)Tokens(text) * place)) * _hidden * sizeof(ushort);

    private void Write(int text, int place, ReadOnlySpan<float> states)
    {
        Half[] halves = System.Buffers.ArrayPool<Half>.Shared.Rent(states.Length);
        Span<Half> own = halves.AsSpan(0, states.Length);
        if (TensorPrimitives.MaxMagnitude(states) > Largest)
        {
            // A few features of some encoders are beyond half precision; as large as can be is large enough.
            float[] within = [.. states];
            TensorPrimitives.Min(within, Largest, within);
            TensorPrimitives.Max(within, -Largest, within);
            TensorPrimitives.ConvertToHalf(within, own);
        }
        else
        {
            TensorPrimitives.ConvertToHalf(states, own);
        }

        RandomAccess.Write(_file, MemoryMarshal.AsBytes(own), Offset(text, place));
        System.Buffers.ArrayPool<Half>.Shared.Return(halves);
    }

    private void Answer(int text, ReadOnlySpan<float> logits)
    {
        Span<double> odds = logits.Length <= 64 ? stackalloc double[logits.Length] : new double[logits.Length];
        double sum = Softmax.Odds(logits, 1, odds);
        for (int label = 0; label < odds.Length; label++)
        {
            float target = (float)(odds[label] / sum);
            _targets[(text * _labels) + label] = float.IsFinite(target)
                ? target
                : throw new ToolException(
                    "The model gives logits that are not finite numbers for some text, so there is nothing to learn "
                    + "from; is it damaged?");
        }
    }
}

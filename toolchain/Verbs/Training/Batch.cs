using TorchSharp;
using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Texts as tensors, padded to the longest; they live as long as the dispose scope they were made in.
/// </summary>
internal sealed class Batch
{
    // Large enough that exp(score + this) is 0, and far from overflowing.
    private const float Masked = -1e9f;

    private Batch(Tensor ids, Tensor types, Tensor? mask, Tensor labels, Tensor? taught, int tokens)
    {
        Ids = ids;
        Types = types;
        Mask = mask;
        Labels = labels;
        Taught = taught;
        Tokens = tokens;
    }

    /// <summary>Token ids, [batch, sequence], int64.</summary>
    public Tensor Ids { get; }

    /// <summary>Token types, [batch, sequence], int64.</summary>
    public Tensor Types { get; }

    /// <summary>
    /// The mask added to attention scores, [batch, sequence]: 0, and a large negative number at padding; null without
    /// any.
    /// </summary>
    public Tensor? Mask { get; }

    /// <summary>Labels, [batch], int64; <see cref="Data.Instance.Unlabelled"/> where they are not known.</summary>
    public Tensor Labels { get; }

    /// <summary>A teacher's raw logits, [batch, labels]; null without a teacher.</summary>
    public Tensor? Taught { get; }

    /// <summary>The number of tokens, padding not counted.</summary>
    public int Tokens { get; }

    /// <summary>The longest text's number of tokens.</summary>
    public long Length => Ids.shape[1];

    /// <summary>Makes a batch of the given texts.</summary>
    public static Batch Of(params ReadOnlySpan<EncodedText> texts)
    {
        int length = 0;
        int tokens = 0;
        foreach (EncodedText text in texts)
        {
            length = Math.Max(length, text.Length);
            tokens += text.Length;
        }

        long[] ids = new long[texts.Length * length];
        long[] types = new long[ids.Length];
        float[] mask = new float[ids.Length];
        long[] labels = new long[texts.Length];
        for (int row = 0; row < texts.Length; row++)
        {
            EncodedText text = texts[row];
            int start = row * length;
            for (int i = 0; i < text.Length; i++)
            {
                ids[start + i] = text.Ids[i];
            }

            types.AsSpan(start + text.FirstLength, text.Length - text.FirstLength).Fill(1);
            mask.AsSpan(start + text.Length, length - text.Length).Fill(Masked);
            labels[row] = text.Label;
        }

        long[] shape = [texts.Length, length];
        return new Batch(
            torch.tensor(ids, shape),
            torch.tensor(types, shape),
            tokens == ids.Length ? null : TensorMemory.Copy(mask, shape),
            torch.tensor(labels),
            TaughtOf(texts),
            tokens);
    }

    // A teacher teaches every text of a training, or none.
    private static Tensor? TaughtOf(ReadOnlySpan<EncodedText> texts)
    {
        if (texts[0].Taught is not { } first)
        {
            return null;
        }

        float[] logits = new float[texts.Length * first.Length];
        for (int row = 0; row < texts.Length; row++)
        {
            texts[row].Taught!.CopyTo(logits, row * first.Length);
        }

        return TensorMemory.Copy(logits, texts.Length, first.Length);
    }
}

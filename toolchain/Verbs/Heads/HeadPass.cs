using System.Numerics.Tensors;
using EarlyExitGen.Toolchain.Foundation.Statistics;

namespace EarlyExitGen.Toolchain.Verbs.Heads;

/// <summary>
/// Computes an attention head for a few texts, and the gradient of its loss. Rows of the projection are gone through
/// once for all texts, so that each is read from memory once. Not thread-safe; memory is kept for the next texts.
/// </summary>
internal sealed class HeadPass(HeadShape shape)
{
    private readonly int _hidden = shape.Hidden;
    private readonly int _queries = shape.Queries;
    private float[] _attention = [];
    private float[] _slopes = [];
    private float[] _pooled = [];
    private float[] _pooledSlopes = [];
    private float[] _features = [];
    private float[] _kept = [];
    private float[] _featureSlopes = [];

    /// <summary>Computes logits.</summary>
    /// <param name="weights">The head's weights.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="logits">Is given the logits, [text, label].</param>
    public void Logits(ReadOnlySpan<float> weights, HeadBatch texts, Span<float> logits)
    {
        Prepare(texts);
        Forward(weights, texts, dropout: 0, chance: null, logits);
    }

    /// <summary>Adds the gradient of the cross-entropy from the texts' targets, and returns the loss.</summary>
    /// <param name="weights">The head's weights.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="scale">What the loss of a text counts.</param>
    /// <param name="dropout">The share of features that are left out.</param>
    /// <param name="chance">Which these are.</param>
    /// <param name="gradient">What the gradient is added to.</param>
    /// <returns>The sum of the texts' losses, in nats, times <paramref name="scale"/>.</returns>
    public double Learn(
        ReadOnlySpan<float> weights,
        HeadBatch texts,
        float scale,
        double dropout,
        SplitMix64 chance,
        Span<float> gradient)
    {
        Prepare(texts);
        float[] logits = new float[texts.Count * shape.Labels];
        Forward(weights, texts, dropout, chance, logits);
        double loss = 0;
        for (int text = 0; text < texts.Count; text++)
        {
            Span<float> z = logits.AsSpan(text * shape.Labels, shape.Labels);
            loss += scale * Slopes(z, texts.Target(text), scale);
        }

        Backward(weights, texts, logits, gradient);
        return loss;
    }

    // Makes of logits the slopes of the loss by them, and returns the loss.
    private static double Slopes(Span<float> logits, ReadOnlySpan<float> target, float scale)
    {
        float largest = TensorPrimitives.Max<float>(logits);
        double sum = 0;
        double expected = 0;
        double weight = 0;
        for (int label = 0; label < logits.Length; label++)
        {
            float below = logits[label] - largest;
            expected += target[label] * below;
            weight += target[label];
            logits[label] = MathF.Exp(below);
            sum += logits[label];
        }

        for (int label = 0; label < logits.Length; label++)
        {
            logits[label] = scale * (float)((weight * logits[label] / sum) - target[label]);
        }

        return (weight * Math.Log(sum)) - expected;
    }

    private void Prepare(HeadBatch texts)
    {
        Grow(ref _attention, texts.Tokens * _queries);
        Grow(ref _slopes, texts.Tokens * _queries);
        Grow(ref _pooled, texts.Count * _queries * _hidden);
        Grow(ref _pooledSlopes, texts.Count * _queries * _hidden);
        Grow(ref _features, texts.Count * _hidden);
        Grow(ref _kept, texts.Count * _hidden);
        Grow(ref _featureSlopes, texts.Count * _hidden);
    }

    private static void Grow(ref float[] buffer, int size)
    {
        if (buffer.Length < size)
        {
            buffer = new float[size];
        }
    }

    private void Forward(
        ReadOnlySpan<float> weights, HeadBatch texts, double dropout, SplitMix64? chance, Span<float> logits)
    {
        for (int text = 0; text < texts.Count; text++)
        {
            if (shape.IsCls)
            {
                texts.State(text, 0).CopyTo(_pooled.AsSpan(text * _hidden, _hidden));
                continue;
            }

            for (int query = 0; query < _queries; query++)
            {
                Pool(weights.Slice(query * _hidden, _hidden), texts, text, query);
            }
        }

        for (int row = 0; row < _hidden; row++)
        {
            ReadOnlySpan<float> value = weights.Slice(shape.Value + (row * _hidden), _hidden);
            float bias = weights[shape.Bias + row];
            for (int text = 0; text < texts.Count; text++)
            {
                _features[(text * _hidden) + row] = TensorPrimitives.Dot(value, Pooled(_pooled, text, row)) + bias;
            }
        }

        Span<float> features = _features.AsSpan(0, texts.Count * _hidden);
        TensorPrimitives.Tanh(features, features);
        Drop(features, dropout, chance);
        for (int text = 0; text < texts.Count; text++)
        {
            ReadOnlySpan<float> kept = _kept.AsSpan(text * _hidden, _hidden);
            for (int label = 0; label < shape.Labels; label++)
            {
                logits[(text * shape.Labels) + label] = weights[shape.ClassifierBias + label] + TensorPrimitives.Dot(
                    weights.Slice(shape.Classifier + (label * _hidden), _hidden), kept);
            }
        }
    }

    private void Pool(ReadOnlySpan<float> query, HeadBatch texts, int text, int number)
    {
        Span<float> attention = Attention(_attention, texts, text, number);
        for (int token = 0; token < attention.Length; token++)
        {
            attention[token] = TensorPrimitives.Dot(query, texts.State(text, token));
        }

        TensorPrimitives.SoftMax(attention, attention);
        Span<float> pooled = _pooled.AsSpan(((text * _queries) + number) * _hidden, _hidden);
        pooled.Clear();
        for (int token = 0; token < attention.Length; token++)
        {
            TensorPrimitives.MultiplyAdd(texts.State(text, token), attention[token], pooled, pooled);
        }
    }

    private void Drop(ReadOnlySpan<float> features, double dropout, SplitMix64? chance)
    {
        features.CopyTo(_kept);
        if (chance is null || dropout == 0)
        {
            return;
        }

        // Sixteen bits tell of a feature whether it is left out.
        const int Bits = 16;
        int limit = (int)(dropout * (1 << Bits));
        float factor = (float)(1 / (1 - dropout));
        ulong bits = 0;
        for (int i = 0; i < features.Length; i++, bits >>= Bits)
        {
            bits = i % (64 / Bits) == 0 ? chance.Next() : bits;
            _kept[i] = (int)(bits & ((1 << Bits) - 1)) < limit ? 0 : _kept[i] * factor;
        }
    }

    private void Backward(
        ReadOnlySpan<float> weights, HeadBatch texts, ReadOnlySpan<float> slopes, Span<float> gradient)
    {
        for (int text = 0; text < texts.Count; text++)
        {
            ToFeatures(weights, text, slopes.Slice(text * shape.Labels, shape.Labels), gradient);
        }

        _pooledSlopes.AsSpan(0, texts.Count * _queries * _hidden).Clear();
        for (int row = 0; row < _hidden; row++)
        {
            ReadOnlySpan<float> value = weights.Slice(shape.Value + (row * _hidden), _hidden);
            Span<float> valueSlopes = gradient.Slice(shape.Value + (row * _hidden), _hidden);
            for (int text = 0; text < texts.Count; text++)
            {
                float slope = _featureSlopes[(text * _hidden) + row];
                gradient[shape.Bias + row] += slope;
                TensorPrimitives.MultiplyAdd(Pooled(_pooled, text, row), slope, valueSlopes, valueSlopes);
                Span<float> pooledSlopes = Pooled(_pooledSlopes, text, row);
                TensorPrimitives.MultiplyAdd(value, slope, pooledSlopes, pooledSlopes);
            }
        }

        for (int text = 0; text < texts.Count && !shape.IsCls; text++)
        {
            for (int query = 0; query < _queries; query++)
            {
                ToQuery(texts, text, query, gradient.Slice(query * _hidden, _hidden));
            }
        }
    }

    // Through the classifier, dropout and tanh.
    private void ToFeatures(
        ReadOnlySpan<float> weights, int text, ReadOnlySpan<float> slopes, Span<float> gradient)
    {
        Span<float> features = _features.AsSpan(text * _hidden, _hidden);
        ReadOnlySpan<float> kept = _kept.AsSpan(text * _hidden, _hidden);
        Span<float> result = _featureSlopes.AsSpan(text * _hidden, _hidden);
        result.Clear();
        for (int label = 0; label < slopes.Length; label++)
        {
            int row = shape.Classifier + (label * _hidden);
            Span<float> own = gradient.Slice(row, _hidden);
            gradient[shape.ClassifierBias + label] += slopes[label];
            TensorPrimitives.MultiplyAdd(kept, slopes[label], own, own);
            TensorPrimitives.MultiplyAdd(weights.Slice(row, _hidden), slopes[label], result, result);
        }

        for (int i = 0; i < result.Length; i++)
        {
            // What was kept is the feature times a factor, or nothing.
            float factor = features[i] == 0 ? 1 : kept[i] / features[i];
            result[i] *= factor * (1 - (features[i] * features[i]));
        }
    }

    private void ToQuery(HeadBatch texts, int text, int query, Span<float> gradient)
    {
        ReadOnlySpan<float> pooledSlopes = _pooledSlopes.AsSpan(((text * _queries) + query) * _hidden, _hidden);
        ReadOnlySpan<float> attention = Attention(_attention, texts, text, query);
        Span<float> slopes = Attention(_slopes, texts, text, query);
        for (int token = 0; token < slopes.Length; token++)
        {
            slopes[token] = TensorPrimitives.Dot(pooledSlopes, texts.State(text, token));
        }

        float mean = TensorPrimitives.Dot(attention, slopes);
        for (int token = 0; token < slopes.Length; token++)
        {
            float slope = attention[token] * (slopes[token] - mean);
            TensorPrimitives.MultiplyAdd(texts.State(text, token), slope, gradient, gradient);
        }
    }

    private Span<float> Pooled(float[] all, int text, int row) =>
        all.AsSpan(((text * _queries) + (row / shape.Slice)) * _hidden, _hidden);

    private Span<float> Attention(float[] all, HeadBatch texts, int text, int query)
    {
        int tokens = texts.TokensOf(text);
        return all.AsSpan((texts.Start(text) * _queries) + (query * tokens), tokens);
    }
}

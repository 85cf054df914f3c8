using EarlyExitGen.Lexical;
using EarlyExitGen.Toolchain.Verbs.Lexicons;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Lexicons;

/// <summary>The loss that a lexicon is learnt by, and what minimises it.</summary>
public class SoftmaxLossTests
{
    private const int Labels = 3;

    [Fact]
    public void Its_gradient_is_that_of_finite_differences()
    {
        SoftmaxLoss loss = new(Sample(texts: 7), decay: 0.1);
        Random random = new(1);
        float[] at = [.. Enumerable.Range(0, loss.Size).Select(_ => (float)(random.NextDouble() - 0.5))];
        float[] gradient = new float[loss.Size];
        float[] ignored = new float[loss.Size];
        loss.Of(at, gradient, CancellationToken.None);

        for (int i = 0; i < loss.Size; i++)
        {
            const float Step = 1e-2f;
            float was = at[i];
            at[i] = was + Step;
            double above = loss.Of(at, ignored, CancellationToken.None);
            at[i] = was - Step;
            double below = loss.Of(at, ignored, CancellationToken.None);
            at[i] = was;
            Assert.Equal((above - below) / (2 * Step), gradient[i], 1e-3);
        }
    }

    [Fact]
    public void Its_minimum_gives_the_probabilities_that_were_asked_for()
    {
        LexicalSample sample = Sample(texts: 40);
        SoftmaxLoss loss = new(sample, decay: 1e-6);
        int steps = 0;

        float[] at = LimitedMemoryBfgs.Minimize(
            (parameters, gradient) => loss.Of(parameters, gradient, CancellationToken.None),
            loss.Size,
            steps: 300,
            tolerance: 1e-9,
            () => steps++);

        Assert.InRange(steps, 1, 300);
        float[] logits = new float[Labels];
        for (int text = 0; text < sample.Count; text++)
        {
            SoftmaxLoss.Score(at, sample.Rows(text), logits);
            double sum = logits.Sum(z => Math.Exp(z));
            for (int label = 0; label < Labels; label++)
            {
                Assert.Equal(sample.Target(text)[label], Math.Exp(logits[label]) / sum, 0.05);
            }
        }
    }

    [Fact]
    public void A_text_without_ids_counts_for_the_bias_alone()
    {
        LexicalSample sample = new(new LexicalFeatures(Rows: 20, Vocabulary: 5, Pair: false), Labels);
        sample.Add([], [], [1, 0, 0]);
        SoftmaxLoss loss = new(sample, decay: 0);
        float[] gradient = new float[loss.Size];

        loss.Of(new float[loss.Size], gradient, CancellationToken.None);

        Assert.All(gradient[..^Labels], value => Assert.Equal(0, value));
        Assert.Equal(-2 / 3.0, gradient[^Labels], 1e-6);
    }

    // Every text has an id that no other one has, so all can be learnt.
    private static LexicalSample Sample(int texts)
    {
        LexicalSample sample = new(new LexicalFeatures(Rows: 400, Vocabulary: 100, Pair: false), Labels);
        Random random = new(2);
        for (int text = 0; text < texts; text++)
        {
            float first = 0.2f + (0.6f * (float)random.NextDouble());
            sample.Add([text, 60 + (text % 3), 70], [], [first, (1 - first) / 2, (1 - first) / 2]);
        }

        return sample;
    }
}

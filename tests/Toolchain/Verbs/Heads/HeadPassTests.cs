using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Heads;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Heads;

public sealed class HeadPassTests
{
    [Theory]
    [InlineData(16, 2, 0, false)]
    [InlineData(24, 3, 0, false)]
    [InlineData(15, 4, 0, false)]
    [InlineData(16, 3, 0.3, false)]
    [InlineData(16, 3, 0, true)]
    [InlineData(15, 2, 0.3, true)]
    public void Gradients_are_those_of_the_loss(int hidden, int labels, double dropout, bool isCls)
    {
        HeadShape shape = new(hidden, labels, isCls);
        HeadBatch texts = new RandomStates(5, hidden, labels).ToBatch();
        float[] weights = new SplitMix64(3).Normal(shape.Count, 0.3);
        HeadPass pass = new(shape);
        float[] gradient = new float[shape.Count];
        pass.Learn(weights, texts, 0.2f, dropout, new SplitMix64(5), gradient);

        // Differences of single precision: large steps, and a thousandth.
        const float step = 2e-2f;
        double Loss(int place, float by)
        {
            float[] moved = [.. weights];
            moved[place] += by;
            return pass.Learn(moved, texts, 0.2f, dropout, new SplitMix64(5), new float[shape.Count]);
        }

        for (int place = 0; place < shape.Count; place++)
        {
            double rough = (Loss(place, step) - Loss(place, -step)) / (2 * step);
            double fine = (Loss(place, step / 2) - Loss(place, -step / 2)) / step;
            Assert.Equal(((4 * fine) - rough) / 3, gradient[place], 2e-4);
        }

        Assert.Contains(gradient, slope => Math.Abs(slope) > 0.01);
    }

    [Fact]
    public void Gradients_are_added_to_what_is_there_and_scaled()
    {
        HeadShape shape = new(16, 2);
        HeadBatch texts = new RandomStates(3, 16, 2).ToBatch();
        float[] weights = new SplitMix64(3).Normal(shape.Count, 0.3);
        HeadPass pass = new(shape);
        float[] once = new float[shape.Count];
        float[] twice = [.. Enumerable.Repeat(1f, shape.Count)];

        double loss = pass.Learn(weights, texts, 1, 0, new SplitMix64(1), once);
        double half = pass.Learn(weights, texts, 0.5f, 0, new SplitMix64(1), twice);

        Assert.Equal(loss / 2, half, 1e-9);
        Assert.All(once.Zip(twice), pair => Assert.Equal((pair.First / 2) + 1, pair.Second, 1e-5f));
    }

    [Fact]
    public void The_loss_is_the_cross_entropy_from_the_targets()
    {
        HeadShape shape = new(16, 3);
        RandomStates source = new(4, 16, 3);
        HeadBatch texts = source.ToBatch();
        float[] weights = new SplitMix64(3).Normal(shape.Count, 0.3);
        float[] logits = new float[4 * 3];
        HeadPass pass = new(shape);
        pass.Logits(weights, texts, logits);

        double expected = Enumerable.Range(0, 4).Sum(text => Enumerable.Range(0, 3).Sum(
            label => source.Target(text)[label] * Softmax.CrossEntropy(logits.AsSpan(text * 3, 3), label)));

        Assert.Equal(expected, pass.Learn(weights, texts, 1, 0, new SplitMix64(1), new float[shape.Count]), 1e-5);
    }

    [Fact]
    public void A_text_gives_the_same_among_others()
    {
        HeadShape shape = new(16, 2);
        RandomStates source = new(6, 16, 2);
        float[] weights = new SplitMix64(3).Normal(shape.Count, 0.3);
        float[] together = new float[6 * 2];
        HeadPass pass = new(shape);
        pass.Logits(weights, source.ToBatch(), together);

        for (int text = 0; text < 6; text++)
        {
            HeadBatch alone = new(16, 2);
            alone.Add(source.Tokens(text), out Span<float> states, out _);
            source.Read(text, 0, states);
            float[] logits = new float[2];
            pass.Logits(weights, alone, logits);
            Assert.Equal(together[(text * 2)..((text * 2) + 2)], logits);
        }
    }
}

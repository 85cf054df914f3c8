using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation.Data;
using EarlyExitGen.Toolchain.Verbs.Tracing;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Tracing;

public sealed class CascadeTracerTests
{
    [Fact]
    public void Every_text_gets_its_own_logits_in_its_own_place()
    {
        using TestCascade files = TestCascade.Create();
        Random random = new(12);
        Instance[] data =
            [.. Enumerable.Range(0, 40).Select(i => new Instance(i % 3, files.RandomText(random, 6), null))];
        int steps = 0;

        LogitTable table = CascadeTracer.Trace(
            files.ManifestFile, data, () => Interlocked.Increment(ref steps), CancellationToken.None);

        using InterpretedCascade cascade = InterpretedCascade.Load(files.ManifestFile);
        float[] expected = new float[9];
        for (int text = 0; text < data.Length; text++)
        {
            cascade.Trace(data[text].First, expected);
            for (int exit = 0; exit < 3; exit++)
            {
                Assert.Equal(expected.AsSpan(3 * exit, 3), table.Of(text, exit));
            }
        }

        Assert.Equal(40, steps);
        Assert.Equal(data.Select(d => d.Label), table.Gold);
    }
}

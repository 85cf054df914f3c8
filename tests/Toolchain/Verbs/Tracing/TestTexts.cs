using EarlyExitGen.TestCascades;
using EarlyExitGen.Toolchain.Foundation.Data;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Tracing;

/// <summary>Random labelled texts for a test cascade, some of them too long for it.</summary>
internal static class TestTexts
{
    public static Instance[] Random(TestCascade files, int count, bool pair = false, int seed = 11)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => new Instance(
            random.Next(3),
            files.RandomText(random, random.Next(1, 20)),
            pair ? files.RandomText(random, random.Next(1, 20)) : null))];
    }
}

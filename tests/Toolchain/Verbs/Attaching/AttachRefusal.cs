using EarlyExitGen.Toolchain.Commands;
using EarlyExitGen.Toolchain.Foundation.Statistics;
using EarlyExitGen.Toolchain.Verbs.Attaching;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Attaching;

/// <summary>Has <c>attach</c> refuse models: with one line, exit code 1, and nothing left behind.</summary>
internal static class AttachRefusal
{
    /// <summary>Damaged copies: a quarter is truncated, the others have one to three flipped bits.</summary>
    public static IEnumerable<byte[]> Mutants(byte[] whole, int count, int seed)
    {
        SplitMix64 random = new(seed);
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = i % 4 == 0 ? whole[..(int)random.Below(whole.Length)] : [.. whole];
            for (int flips = i % 4; flips > 0; flips--)
            {
                bytes[random.Below(bytes.Length)] ^= (byte)(1 << (int)random.Below(8));
            }

            yield return bytes;
        }
    }

    /// <summary>The message of a model that is refused.</summary>
    public static string Of(AttachableModel model)
    {
        string? message = MessageOf(model);
        Assert.NotNull(message);
        return message;
    }

    /// <summary>The message as the command line tells it; null where there is a cascade.</summary>
    public static string? MessageOf(AttachableModel model)
    {
        string[] before = Entries(model);
        try
        {
            Attacher.Run(model.Request with { Exits = [0], Epochs = 1 }, default);
            return null;
        }
        catch (Exception e)
        {
            using StringWriter told = new();
            Assert.Equal(1, CommandLine.Tell("earlyexit attach", e, told));
            string message = told.ToString().TrimEnd();
            Assert.False(message.Contains("fault of the tool", StringComparison.Ordinal), e.ToString());
            Assert.DoesNotContain('\n', message);
            Assert.InRange(message.Length, 1, 1000);
            Assert.Equal(before, Entries(model));
            return message;
        }
    }

    private static string[] Entries(AttachableModel model) =>
        [.. Directory.GetFileSystemEntries(model.Root).Order(StringComparer.Ordinal)];
}

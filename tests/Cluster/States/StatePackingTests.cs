using EarlyExitGen.Cluster.Wire;
using Xunit;

namespace EarlyExitGen.Cluster.Tests.States;

/// <summary>States between silos.</summary>
public sealed class StatePackingTests
{
    private static readonly TokenizedText[] Four = [.. Enumerable.Range(1, 4).Select(
        length => new TokenizedText(new int[length], false))];

    [Fact]
    public void States_come_back_in_half_precision()
    {
        StateWriter writer = new(isHalf: true);
        writer.Skip();
        Assert.True(writer.TryAdd([0.1f, -65504, 1e-3f], streak: 2, lastAnswer: 1));
        writer.Skip();
        Assert.True(writer.TryAdd([], streak: 0, lastAnswer: -1));
        Assert.Equal(2, writer.Count);

        DeepText[] read = StateReader.Read(writer.ToArray(), exits: 3, Four, new float[99]);

        Assert.Equal([0, 3, 0, 3], read.Select(text => text.Exits));
        Assert.Equal(Four, read.Select(text => text.Text));
        Assert.Equal([(float)(Half)0.1f, -65504, (float)(Half)1e-3f], read[1].State.Numbers.ToArray());
        Assert.Equal((2, 1), (read[1].State.Streak, read[1].State.LastAnswer));
        Assert.Equal((0, -1, 0), (read[3].State.Streak, read[3].State.LastAnswer, read[3].State.Numbers.Length));
    }

    [Theory]
    [InlineData(true, 65_600f)]
    [InlineData(true, -1e30f)]
    [InlineData(false, 0.1f)]
    public void What_half_precision_does_not_take_goes_on_as_it_is(bool isHalf, float number)
    {
        StateWriter writer = new(isHalf);

        Assert.True(writer.TryAdd([0.1f, number], streak: 0, lastAnswer: -1));
        writer.Skip();
        writer.Skip();
        writer.Skip();

        Assert.Equal(
            [0.1f, number],
            StateReader.Read(writer.ToArray(), exits: 1, Four, new float[99])[0].State.Numbers.ToArray());
        Assert.Equal(13 + 8 + 3, writer.ToArray()!.Length);
        Assert.Equal(isHalf ? 17 : 21, writer.SizeOf(2));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_no_number_goes_on_as_ids(float number)
    {
        StateWriter writer = new(isHalf: true);

        Assert.False(writer.TryAdd([1, number, 2], streak: 0, lastAnswer: -1));

        Assert.Equal(0, writer.Count);
        Assert.Null(writer.ToArray());
        Assert.All(StateReader.Read(null, exits: 2, Four, default), text => Assert.Equal(0, text.Exits));
    }

    [Fact]
    public void Too_many_bytes_are_not_sent()
    {
        StateWriter writer = new(isHalf: true);
        float[] megabyte = new float[1 << 19];
        int taken = Enumerable.Range(0, 40).Count(_ => writer.TryAdd(megabyte, streak: 0, lastAnswer: -1));

        Assert.Equal((31, 31), (taken, writer.Count));
        Assert.InRange(writer.ToArray()!.Length, 1, 32 << 20);
    }

    [Fact]
    public void Bytes_that_are_no_states_are_refused()
    {
        StateWriter writer = new(isHalf: true);
        foreach (TokenizedText text in Four)
        {
            writer.TryAdd(new float[text.Ids.Length], streak: 0, lastAnswer: 0);
        }

        byte[] bytes = writer.ToArray()!;
        for (int length = 0; length < bytes.Length; length++)
        {
            AssertRefused(bytes[..length], exits: 1);
        }

        AssertRefused([.. bytes, 0], exits: 1);
        AssertRefused(bytes, exits: 0);
        AssertRefused([3, .. bytes[1..]], exits: 1);
        byte[] tooMany = [.. bytes];
        tooMany[12] = 127;
        AssertRefused(tooMany, exits: 1);
        tooMany[12] = 255;
        AssertRefused(tooMany, exits: 1);
        Random random = new(5);
        for (int i = 0; i < 10_000; i++)
        {
            byte[] any = new byte[random.Next(60)];
            random.NextBytes(any);
            try
            {
                StateReader.Read(any, random.Next(3), Four, new float[any.Length / 2]);
            }
            catch (ArgumentException)
            {
                // As it should be.
            }
        }
    }

    private static void AssertRefused(byte[] bytes, int exits) => Assert.StartsWith(
        "The bytes are no states of these texts.",
        Assert.Throws<ArgumentException>(
            () => StateReader.Read(bytes, exits, Four, new float[bytes.Length / 2])).Message,
        StringComparison.Ordinal);
}

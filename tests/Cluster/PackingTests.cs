using EarlyExitGen.Cluster.Placement;
using EarlyExitGen.Cluster.Wire;
using Samples.News;
using Xunit;

namespace EarlyExitGen.Cluster.Tests;

/// <summary>What goes between silos.</summary>
public sealed class PackingTests
{
    [Theory]
    [InlineData(60_000, 2)]
    [InlineData(250_000, 4)]
    public void Token_ids_come_back_as_they_went(int vocabulary, int width)
    {
        Random random = new(3);
        TokenizedText[] texts = [.. Enumerable.Range(1, 40).Select(length => new TokenizedText(
            Enumerable.Range(0, length).Select(_ => random.Next(vocabulary)).Append(vocabulary - 1).ToArray(),
            length % 3 == 0))];

        byte[] bytes = TokenPacking.Write(texts);
        TokenizedText[] read = TokenPacking.Read(bytes);

        Assert.Equal(1 + texts.Sum(text => 4 + (width * text.Ids.Length)), bytes.Length);
        Assert.Equal(texts.Select(text => text.Truncated), read.Select(text => text.Truncated));
        Assert.Equal(texts.Select(text => text.Ids.ToArray()), read.Select(text => text.Ids.ToArray()));
        Assert.Empty(TokenPacking.Read(TokenPacking.Write([])));
    }

    [Fact]
    public void Bytes_that_are_no_token_ids_are_refused()
    {
        byte[] bytes = TokenPacking.Write([new TokenizedText(new[] { 1, 2, 3 }, false)]);
        Random random = new(5);
        for (int length = 1; length < bytes.Length; length++)
        {
            byte[] cut = bytes[..length];
            if (length > 1)
            {
                Assert.Throws<ArgumentException>(() => TokenPacking.Read(cut));
            }
        }

        Assert.Throws<ArgumentException>(() => TokenPacking.Read([3]));
        Assert.Throws<ArgumentException>(() => TokenPacking.Read([4, 255, 255, 255, 255]));
        for (int i = 0; i < 10_000; i++)
        {
            byte[] any = new byte[random.Next(40)];
            random.NextBytes(any);
            try
            {
                Assert.All(TokenPacking.Read(any), text => Assert.True(text.Ids.Length <= any.Length));
            }
            catch (ArgumentException)
            {
                // As it should be.
            }
        }
    }

    [Fact]
    public void Answers_come_back_as_they_went()
    {
        NewsPrediction[] answers = OneProcess.Answers(Texts.Of(30));
        int stride = AnswerPacking.Stride(4);
        Assert.Equal(23, stride);
        byte[] bytes = new byte[stride];
        float[] room = new float[4];
        foreach (NewsPrediction answer in answers)
        {
            AnswerPacking.Write(bytes, answer, degraded: answer.Exit == 0);

            NewsPrediction read =
                AnswerPacking.Read<NewsClassifier, string, NewsPrediction>(bytes, room, out bool degraded);

            Assert.Equal(OneProcess.Bits(answer), OneProcess.Bits(read));
            Assert.Equal(answer.Exit == 0, degraded);
        }
    }

    [Fact]
    public void Keys_and_offers_are_read_as_they_were_written()
    {
        TierKey key = new("a|name", ClusterTiers.Deep, "f1");
        SiloOffer offer = new(ClusterTiers.All, "f1", "s1");

        Assert.Equal(key, TierKey.Parse(key.ToGrainKey("caller", 7)));
        Assert.Null(TierKey.Parse("nonsense"));
        Assert.Equal(offer, SiloOffer.Parse(offer.ToMetadata()));
        Assert.Null(SiloOffer.Parse("nonsense"));
        Assert.True(offer.Serves(key));
        Assert.False(offer.Serves(key with { Version = "f2" }));
        Assert.False(new SiloOffer(ClusterTiers.Front, "f1", "s1").Serves(key));
    }
}

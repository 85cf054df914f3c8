using System.Globalization;
using EarlyExitGen.Pipelines.Json;
using Xunit;

namespace EarlyExitGen.Tests.Pipelines;

/// <summary>Numbers of a <c>tokenizer.json</c> are read with the rounding of Hugging Face's library.</summary>
public sealed class LibraryNumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0.0", -0.0)]
    [InlineData("7", 7)]
    [InlineData("-3.5", -3.5)]
    [InlineData("1e3", 1000)]
    [InlineData("-12.5E-1", -1.25)]
    [InlineData("2.5e+2", 250)]
    [InlineData("1e-400", 0)]
    [InlineData("0e999999999999999999999", 0)]
    [InlineData("1e400", double.PositiveInfinity)]
    [InlineData("-1e99999999999999999999", double.NegativeInfinity)]
    [InlineData("1e-99999999999999999999", 0)]
    [InlineData("123456789012345678901234567890", 1.2345678901234567e29)]
    [InlineData("0.00000000000000000000000000000000001", 1e-35)]
    public void Numbers_of_all_forms_are_read(string text, double expected)
    {
        double found = LibraryNumber.Of(text);
        Assert.True(found.Equals(expected) || Math.Abs(found - expected) <= Math.Abs(expected) * 1e-15, $"{found:r}");
        Assert.Equal(double.IsNegative(expected), double.IsNegative(found));
    }

    // More than 53 bits of digits are rounded before they are divided.
    [Fact]
    public void Long_fractions_are_rounded_twice()
    {
        Random random = new(1);
        int differing = 0;
        for (int i = 0; i < 2000; i++)
        {
            long digits = random.NextInt64(10_000_000_000_000_000, 99_999_999_999_999_999);
            string text = string.Create(CultureInfo.InvariantCulture, $"-{digits / 10_000_000_000_000_000}.")
                + string.Create(CultureInfo.InvariantCulture, $"{digits % 10_000_000_000_000_000:0000000000000000}");
            double found = LibraryNumber.Of(text);
            double nearest = double.Parse(text, CultureInfo.InvariantCulture);
            Assert.Equal(-(digits / 1e16), found);
            Assert.InRange(Math.Abs(found - nearest), 0, Math.BitIncrement(Math.Abs(nearest)) - Math.Abs(nearest));
            differing += found == nearest ? 0 : 1;
        }

        Assert.InRange(differing, 1, 1000);
    }
}

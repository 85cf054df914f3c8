using EarlyExitGen.Toolchain.Quantization;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Quantization;

public class QuantizedMatrixTests
{
    [Theory]
    [InlineData(7, 64)]
    [InlineData(8, 127)]
    public void A_column_reaches_its_largest_integer_and_is_half_a_step_off_at_most(int bits, int largest)
    {
        float[] values = Random(rows: 40, columns: 3);
        QuantizedMatrix matrix = QuantizedMatrix.OfColumns(values, columns: 3, bits);
        Assert.Equal(3, matrix.Scales.Length);
        for (int column = 0; column < 3; column++)
        {
            int[] integers = [.. Enumerable.Range(0, 40).Select(row => (int)matrix.Values[(row * 3) + column])];
            Assert.Equal(largest, integers.Max(Math.Abs));
            Assert.All(Enumerable.Range(0, 40), row => Assert.Equal(
                values[(row * 3) + column], integers[row] * matrix.Scales[column], 0.5001f * matrix.Scales[column]));
        }
    }

    [Fact]
    public void A_row_has_a_scale_of_its_own()
    {
        float[] values = [1, -2, 4, 0.001f, 0.002f, -0.003f, 0, 0, 0];
        QuantizedMatrix matrix = QuantizedMatrix.OfRows(values, columns: 3);
        Assert.Equal([4 / 127f, 0.003f / 127f, 1], matrix.Scales);
        Assert.Equal([32, -64, 127, 42, 85, -127, 0, 0, 0], matrix.Values);
    }

    [Fact]
    public void Two_products_of_safe_weights_fit_into_16_bits() =>
        Assert.True(2 * byte.MaxValue * QuantizedMatrix.LargestInteger(QuantizedMatrix.SafeBits) <= short.MaxValue);

    private static float[] Random(int rows, int columns)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, rows * columns).Select(i => (float)((random.NextDouble() - 0.5) * Math.Pow(10, i % columns)))];
    }
}

using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EarlyExitGen.Toolchain.Verbs.Quantization;
using Xunit;

namespace EarlyExitGen.Toolchain.Tests.Verbs.Quantization;

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

    /// <summary>
    /// The instruction that kernels use on processors without VNNI: it adds two products in 16 bits, and saturates.
    /// </summary>
    [Theory]
    [InlineData(QuantizedMatrix.SafeBits, true)]
    [InlineData(8, false)]
    public void Without_vnni_products_of_safe_weights_stay_exact(int bits, bool isExact)
    {
        Assert.SkipUnless(Ssse3.IsSupported, "The processor does not have the instruction (it is not an x64).");
        const int rows = 256;
        QuantizedMatrix matrix = QuantizedMatrix.OfColumns(Random(rows, columns: 1), columns: 1, bits);
        Random random = new(2);

        // Activations as they come, and the worst there are.
        byte[][] activations = [.. Enumerable.Range(0, 50).Select(i => Enumerable.Range(0, rows).Select(
            _ => i == 0 ? byte.MaxValue : (byte)random.Next(byte.MaxValue + 1)).ToArray())];
        matrix.Values[0] = matrix.Values[1] = (sbyte)QuantizedMatrix.LargestInteger(bits);

        Assert.Equal(isExact, activations.All(row => Exact(row, matrix.Values) == WithoutVnni(row, matrix.Values)));
    }

    [Fact]
    public void Two_products_of_safe_weights_fit_into_16_bits() =>
        Assert.True(2 * byte.MaxValue * QuantizedMatrix.LargestInteger(QuantizedMatrix.SafeBits) <= short.MaxValue);

    private static int Exact(byte[] activations, sbyte[] weights) => activations.Zip(weights, (a, w) => a * w).Sum();

    private static int WithoutVnni(byte[] activations, sbyte[] weights)
    {
        int sum = 0;
        for (int i = 0; i < activations.Length; i += Vector128<byte>.Count)
        {
            Vector128<short> pairs =
                Ssse3.MultiplyAddAdjacent(Vector128.Create(activations, i), Vector128.Create(weights, i));
            sum += Vector128.Sum(Sse2.MultiplyAddAdjacent(pairs, Vector128<short>.One));
        }

        return sum;
    }

    private static float[] Random(int rows, int columns)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, rows * columns).Select(
            i => (float)((random.NextDouble() - 0.5) * Math.Pow(10, i % columns)))];
    }
}

using TorchSharp;
using static TorchSharp.torch;

namespace EarlyExitGen.Toolchain.Verbs.Training;

/// <summary>
/// Sums, products and quotients whose scalars live as long as the native call. TorchSharp's operators make a temporary
/// scalar (even a sum has one, its factor 1) and pass on the bare handle: a garbage collection in between frees it
/// under libtorch's hands.
/// </summary>
internal static class TensorArithmetic
{
    private static readonly Scalar One = 1f;

    extension(Tensor tensor)
    {
        /// <summary>The sum, as <c>+</c> gives it.</summary>
        public Tensor Plus(Tensor other) => tensor.add(other, One);

        /// <summary>The product, as <c>*</c> gives it.</summary>
        public Tensor Times(double factor)
        {
            using Scalar scalar = factor;
            return tensor.mul(scalar);
        }

        /// <summary>The quotient, as <c>/</c> gives it.</summary>
        public Tensor DividedBy(double divisor)
        {
            using Scalar scalar = divisor;
            return tensor.div(scalar);
        }
    }
}

using System.Globalization;
using Xunit;

namespace EarlyExitGen.Tests.Devices;

public class CascadeDeviceTests
{
    [Fact]
    public void It_is_the_cpu_unless_another_is_named()
    {
        Assert.Equal(CascadeDevice.Cpu, new CascadeOptions().Device);
        Assert.Equal(CascadeDevice.Cpu, default);
        Assert.Equal(CascadeDeviceKind.Cpu, CascadeDevice.Cpu.Kind);
        Assert.Equal("CPU", CascadeDevice.Cpu.ToString());
    }

    [Fact]
    public void A_gpu_has_a_number()
    {
        Assert.Equal(CascadeDevice.Cuda(0), CascadeDevice.Cuda());
        Assert.NotEqual(CascadeDevice.Cuda(0), CascadeDevice.Cuda(1));
        Assert.NotEqual(CascadeDevice.Cuda(0), CascadeDevice.Cpu);
        Assert.Equal((CascadeDeviceKind.Cuda, 3), (CascadeDevice.Cuda(3).Kind, CascadeDevice.Cuda(3).Number));
    }

    [Fact]
    public void It_reads_the_same_in_every_culture()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            Assert.Equal("CUDA 12", CascadeDevice.Cuda(12).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_negative_number_is_refused(int number) =>
        Assert.Throws<ArgumentOutOfRangeException>("number", () => CascadeDevice.Cuda(number));
}

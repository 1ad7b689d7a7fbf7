#if !NET
namespace Latent;

/// <summary>
/// Members of <see cref="Math"/>, <see cref="Array"/> and <see cref="TimeSpan"/> that .NET has and .NET Standard 2.1 lacks.
/// </summary>
internal static class MathExtensions
{
    extension(Math)
    {
        internal static (long Quotient, long Remainder) DivRem(long left, long right)
        {
            long quotient = Math.DivRem(left, right, out long remainder);
            return (quotient, remainder);
        }
    }

    extension(Array)
    {
        /// <summary>The largest number of elements of an array.</summary>
        internal static int MaxLength => 0x7FFFFFC7;

        internal static void Clear(Array array) => Array.Clear(array, 0, array.Length);
    }

    extension(TimeSpan time)
    {
        internal double TotalMicroseconds => time.Ticks / 10.0;
    }
}
#endif

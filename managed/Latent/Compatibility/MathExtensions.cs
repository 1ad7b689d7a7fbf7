#if !NET
namespace Latent;

/// <summary>What <see cref="Math"/> and <see cref="Array"/> have in .NET, but not in .NET Standard 2.1.</summary>
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
        /// <summary>Most elements of an array.</summary>
        internal static int MaxLength => 0x7FFFFFC7;

        internal static void Clear(Array array) => Array.Clear(array, 0, array.Length);
    }

    extension(TimeSpan time)
    {
        internal double TotalMicroseconds => time.Ticks / 10.0;
    }
}
#endif

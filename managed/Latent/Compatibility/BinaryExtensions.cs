#if !NET
using System.Buffers.Binary;
using System.Numerics;

namespace Latent;

/// <summary>Half-precision numbers and checksums, which .NET has and .NET Standard 2.1 lacks.</summary>
internal static class BinaryExtensions
{
    private const uint CastagnoliReversed = 0x82F63B78;

    private static readonly uint[] ChecksumOfByte = Checksums();

    extension(BinaryPrimitives)
    {
        /// <summary>Reads an IEEE half-precision number as a float. The conversion is exact.</summary>
        internal static float ReadHalfLittleEndian(ReadOnlySpan<byte> source)
        {
            const int FractionBits = 10, FloatFractionBits = 23, QuietBit = 0x400000, ExponentShift = 127 - 15;
            int bits = BinaryPrimitives.ReadUInt16LittleEndian(source);
            int exponent = (bits >> FractionBits) & 0x1F, fraction = bits & 0x3FF;
            float magnitude = exponent switch
            {
                0 => fraction / (float)(1 << 24),
                0x1F => BitConverter.Int32BitsToSingle(
                    0x7F800000 | (fraction << (FloatFractionBits - FractionBits)) | (fraction == 0 ? 0 : QuietBit)),
                _ => BitConverter.Int32BitsToSingle(
                    ((exponent + ExponentShift) << FloatFractionBits) | (fraction << (FloatFractionBits - FractionBits))),
            };
            return (bits & 0x8000) == 0 ? magnitude : -magnitude;
        }
    }

    extension(BitOperations)
    {
        /// <summary>
        /// Continues a CRC-32C (Castagnoli), without its first and last inversion, with the eight bytes of a word, the lowest first.
        /// </summary>
        internal static uint Crc32C(uint checksum, ulong word)
        {
            for (int i = 0; i < sizeof(ulong); i++, word >>= 8)
            {
                checksum = ChecksumOfByte[(byte)(checksum ^ word)] ^ (checksum >> 8);
            }

            return checksum;
        }
    }

    private static uint[] Checksums()
    {
        uint[] checksums = new uint[256];
        for (uint value = 0; value < checksums.Length; value++)
        {
            uint checksum = value;
            for (int bit = 0; bit < 8; bit++)
            {
                checksum = (checksum & 1) == 0 ? checksum >> 1 : (checksum >> 1) ^ CastagnoliReversed;
            }

            checksums[value] = checksum;
        }

        return checksums;
    }
}
#endif

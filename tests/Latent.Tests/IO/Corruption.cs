using System.Globalization;

namespace Latent.Tests.IO;

/// <summary>Damages a valid file at random, many times, and requires that a reader accepts it or throws its own exception only.</summary>
internal static class Corruption
{
    // LATENT_SEED replays a failure.
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("LATENT_SEED"), CultureInfo.InvariantCulture,
        out int seed)
        ? seed
        : Random.Shared.Next();

    /// <summary>Runs the reader on damaged copies, and returns the number of refused copies.</summary>
    public static int CountRefusals<TException>(byte[] whole, int rounds, Action<Stream> read) where TException : Exception
    {
        TestContext.Out.WriteLine($"LATENT_SEED={Seed}");
        Random random = new(Seed);
        int refused = 0;
        for (int round = 0; round < rounds; round++)
        {
            byte[] damaged = Damage(whole, random);
            try
            {
                read(new MemoryStream(damaged, writable: false));
            }
            catch (TException)
            {
                refused++;
            }
            catch (Exception error)
            {
                Assert.Fail($"LATENT_SEED={Seed}, round {round}: {error}\nfile: {Convert.ToHexString(damaged)}");
            }
        }

        return refused;
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        List<byte> bytes = whole.ToList();
        for (int edits = random.Next(1, 5); edits > 0; edits--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    bytes[at] = "0123456789[]{},:\""u8[random.Next(17)];
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 4), bytes.Count - at));
                    break;
            }

            if (bytes.Count == 0)
            {
                break;
            }
        }

        return [.. bytes];
    }
}

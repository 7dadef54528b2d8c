import Glibc
import Portal

exit(await run(CommandLine.arguments))

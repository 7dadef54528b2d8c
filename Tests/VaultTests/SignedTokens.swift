/// Tokens of three algorithms with the same content, their keys, and tokens that must not be read. Made by joserfc.
enum SignedTokens {
    static let rs256 = """
        eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSJ9.eyJzdWIiOiJhIn0.rppDT6TOwh1TMRiDPer-xw0qbmwZwxW1BoYadb7V5LwtXGd\
        rQO-5CgkZC5a01OXfrdbmitpXd05tVQsKu-z6fpcoloZA6NXqWQr8mJboKaubXwYVTJOUNYS1lH5Sb4C5kz0brF1b9pxwqnoEq1M\
        owJwHuykzhgbOZMP2PZyBV1h6bJWcq-SmhFG4MSkWgOC0zhh6OFuPbFBruLQFutjRrbwDIEOli4uhOqCHVYLFe0B9M1uH7OsIzUn\
        cpBZMwXvUOd9qYATpZLQJKLIG_HKxYJkf4zq_TZH90ZVLk9KAKEGD5n4BRoxbBGN9VvNkOxpCVuUkdYw9fA6f90nMp4dORQ
        """
    static let ps256 = """
        eyJhbGciOiJQUzI1NiIsImtpZCI6Im9uZSJ9.eyJzdWIiOiJhIn0.RhqsUo39D_VRseGNR4fQ_PEeFWk_oMVk2cR3mUIquOMR7Fx\
        4fq1QrtWhGRiie0xXbH2ToWAmPbQfYQpkVEFXuvbrhKZioEmoepZWnkSvFx8zqQrswvFFBQ3z-3NX7hYqVHOUN2SLETRUq6EbjDT\
        iGiIjdGt_h9I0V8cxkpHN4kxVSCRgUnx8Psn9obHrzChVejCNkc6EYhzkEZVc64jUJ91pF_m68mcz4YNXtOO7JGzr92l08NSOYrM\
        geHopqDTqjAFkC3H00BCFp_vlnUgzUqfjOkNAk-ITpXdbhgGTCtZcIcLtJbfawbfgJzpgQ-GlXrlwCoTOunNiiyJIpdDcVw
        """
    static let es256 = """
        eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.Xy91Tlghd-J1eRdg4E5zOo4w9GVldVYUJ8w3yMFm68Wz8bLQbMkY_fbEEmNd0Sm\
        BDOPcS9SpHsn73L6mycav_A
        """
    static let rs512 = """
        eyJhbGciOiJSUzUxMiJ9.eyJzdWIiOiJhIn0.qMtHtMUgSEIgG-ezo28KOM96a3Oe4FBPs-1uQucjnppGuMNkSv-6sHAVghaPY-q\
        dA7lMz2MTjb2RAB0Im0mGe73uI9LMkUOijmtXlAOJlHcuRDM0HWRiz8ZCYBN8VZEIaB7XXi6PUJRjcK-cO8VWuR4GN_Uo5mji3cT\
        K_v5jy-EyOIZ1XrTzuv2an7rSrjYo9OE7VkA6g06iv3Rrkz4JzEmN_Ezaaf8FQrB67eJV0ElrXiUg2d9y6E-apve2veOwvkxW53h\
        XLzNvo8l_W6n3e82iTXVIpCFzIzbieONV1it648mVTDL1UkxfrMHYCQG7TtXFaOqFph5jBF_jJ5XJzg
        """
    static let small = """
        eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.WASyQ4iMDdU2tZirDcVJI0wQQS3-o5X5_-flo_yTpPy-FEsPbO2RSJRKTP9UUa3\
        KCote_wNYYdHEpnYiBXGmmNzR209E-jdES2GfcFV6o9e9avTjsRaCoC3Ojr510Cw2a4M4myQKMu880ExoCrygBT_Zyn33alyvfeA\
        wPtah3t4
        """
    static let rsaKey = """
        {"n": "zPPwETL8zn8JRRExeOPw_eOOISMR50EK0iFEA9JCxjS5DgC0MxI3YFjSWroITG6LdNIqBvE8--KgrHjt0TPyocfZVIrnc\
        gdXJg3Hlg7ZdiOFV3TZRaC60Vqxsqe1wvPJCGKDdnKcL0msrqS2hNoes3FJJRjZqeRqIIKgUAH5AGAjYoOWJt2nxXcCzJo3gQd2G\
        JJm0Tu6wmhiaE8a9M-O7h942111zVSTXxYgEwkjSIw9JjomazpEkiSbbiVicEu1Cf7A9LawZLnxBLpY4pdrm4WEYUKkYUp59sVCC\
        8b_gR8FwHLvWqVqOYWIo-nKAHRFX9CVn9HeHYjQRols86oWlQ", "e": "AQAB", "kid": "one", "kty": "RSA"}
        """
    static let ecKey = """
        {"crv": "P-256", "x": "ksgLI1NivTMeOdje87dbbt7sxxO9xtosljoursC3iKE", "y": "NH9vyrnUGkt_K1-h0hPKa1x_T\
        pywHuuuzLcN6UA9IZo", "kty": "EC"}
        """
    static let smallKey = """
        {"n": "wCE3xGNZGy9pDkF87WsdVF1l9lL5hAy4smEp8pVhzaAaqDp4b9uSQD7_tI4nRDIcfzg9qgSg4MLDF37E5_HLRQkdHmVcT\
        yqxIEYw__RbMeQgQ8A7orHtmEnffNsZmjiQGrVY1CWxhIfZmPqKhq7j1Mm8_VmHwrmKUmq4sIpddP8", "e": "AQAB", "kty":\
         "RSA"}
        """
}
